//! Audit (审计记录): lines chained by hash. Each hash covers the line and the hash before it, and the head keeps the last, so
//! that an edited, deleted, reordered or cut-off line is found and named.

use sea_orm::{FromQueryResult, Value};
use sha2::{Digest, Sha256};

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    audit::{Actor, AuditEntry},
};

/// A stored line.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
struct Line {
    seq: i64,
    at: i64,
    account_id: Option<i64>,
    exam_id: Option<i64>,
    action: String,
    subject: String,
    detail: String,
    hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

const HEAD: &str = "SELECT seq, hash FROM audit_head WHERE id = 1";

/// SHA-256 over the hash before and every field with its length, so that no two lines read alike.
fn hash(before: &[u8], line: &Line) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(before);
    for number in [Some(line.seq), Some(line.at), line.account_id, line.exam_id] {
        digest.update([u8::from(number.is_some())]);
        digest.update(number.unwrap_or(0).to_be_bytes());
    }
    for text in [&line.action, &line.subject, &line.detail] {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    digest.finalize().to_vec()
}

/// Adds a line after the last; writers of the chain wait for one another.
pub(super) async fn append(tx: &Tx, entry: &AuditEntry) -> Result<()> {
    let c = tx.connection();
    if tx.is_postgres() {
        // Two lines must not claim the same place, even when there is no head yet.
        row::run(c, "SELECT pg_advisory_xact_lock(7203)", vec![]).await?;
    }
    let head = row::first::<Head>(c, HEAD, vec![]).await?;
    let (last, before) = head.as_ref().map_or((0, Vec::new()), |head| (head.seq, head.hash.clone()));
    let account_id = match entry.actor {
        Actor::Account(id) => Some(id.0),
        Actor::System => None,
    };
    let mut line = Line {
        seq: last + 1,
        at: row::millis(entry.at),
        account_id,
        exam_id: entry.exam.map(|id| id.0),
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.clone(),
        hash: Vec::new(),
    };
    line.hash = hash(&before, &line);
    let values: Vec<Value> = vec![
        line.seq.into(),
        line.at.into(),
        line.account_id.into(),
        line.exam_id.into(),
        line.action.into(),
        line.subject.into(),
        line.detail.into(),
        line.hash.clone().into(),
    ];
    row::insert(c, "audit", &["seq", "at", "account_id", "exam_id", "action", "subject", "detail", "hash"], vec![values]).await?;
    let sql = if head.is_some() {
        "UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1"
    } else {
        "INSERT INTO audit_head (id, seq, hash) VALUES (1, $1, $2)"
    };
    row::run(c, sql, vec![line.seq.into(), line.hash.into()]).await?;
    Ok(())
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub entries: u64,
    pub first_bad: Option<BadEntry>,
}

/// The first line that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEntry {
    pub seq: i64,
    pub reason: &'static str,
}

/// Walks the whole chain, a thousand lines at a time.
pub async fn verify(r: &impl Reader) -> Result<Verdict> {
    const SQL: &str =
        "SELECT seq, at, account_id, exam_id, action, subject, detail, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000";
    let (mut expected, mut before) = (1, Vec::new());
    let mut entries = 0;
    let mut again = false;
    let bad = |seq, reason| Some(BadEntry { seq, reason });
    loop {
        let lines: Vec<Line> = row::all(r.connection(), SQL, vec![(expected - 1).into()]).await?;
        if lines.is_empty() {
            let head = row::first::<Head>(r.connection(), HEAD, vec![]).await?;
            // Lines written while this walk went on stand behind a newer head: look once more before calling them cut off.
            if !again && head.as_ref().is_some_and(|head| head.seq >= expected) {
                again = true;
                continue;
            }
            return Ok(Verdict { entries, first_bad: bad_head(head, expected, &before) });
        }
        again = false;
        for line in lines {
            if line.seq != expected {
                return Ok(Verdict { entries, first_bad: bad(expected, "这一条被删除") });
            }
            if hash(&before, &line) != line.hash {
                return Ok(Verdict {
                    entries, first_bad: bad(line.seq, "内容与校验值不符，这一条被改动，或与别的记录调换")
                });
            }
            entries += 1;
            expected += 1;
            before = line.hash;
        }
    }
}

/// What is wrong with the head, after a walk that ended before line `expected`.
fn bad_head(head: Option<Head>, expected: i64, before: &[u8]) -> Option<BadEntry> {
    let bad = |seq, reason| Some(BadEntry { seq, reason });
    match head {
        Some(head) if head.seq >= expected => bad(expected, "末尾的记录被删除"),
        Some(head) if head.hash != before => bad(head.seq, "链尾校验值被改动"),
        None if expected > 1 => bad(expected - 1, "链尾校验值被删除"),
        _ => None,
    }
}

/// A line as the auditor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    pub seq: i64,
    pub at: Moment,
    /// Name of the account, or 系统.
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub detail: String,
}

#[derive(FromQueryResult)]
struct NamedLine {
    seq: i64,
    at: i64,
    name: Option<String>,
    action: String,
    subject: String,
    detail: String,
}

/// The newest lines first; `text` narrows by action, subject or detail.
pub async fn page(r: &impl Reader, text: &str, offset: u64, limit: u64) -> Result<(Vec<AuditLine>, u64)> {
    let like: Value = format!("%{text}%").into();
    let total = row::count(
        r.connection(),
        "SELECT count(*) FROM audit WHERE action LIKE $1 OR subject LIKE $1 OR detail LIKE $1",
        vec![like.clone()],
    )
    .await?;
    let sql = "SELECT a.seq, a.at, p.name, a.action, a.subject, a.detail FROM audit a LEFT JOIN account p ON p.id = a.account_id
         WHERE a.action LIKE $1 OR a.subject LIKE $1 OR a.detail LIKE $1 ORDER BY a.seq DESC LIMIT $2 OFFSET $3";
    let lines: Vec<NamedLine> = row::all(r.connection(), sql, vec![like, (limit as i64).into(), (offset as i64).into()]).await?;
    let named = |line: NamedLine| AuditLine {
        seq: line.seq,
        at: row::moment(line.at),
        actor: line.name.unwrap_or_else(|| "系统".to_owned()),
        action: line.action,
        subject: line.subject,
        detail: line.detail,
    };
    Ok((lines.into_iter().map(named).collect(), total))
}
