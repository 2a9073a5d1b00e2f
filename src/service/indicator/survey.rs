//! Surveys (满意度问卷): links are given out, each is answered once, and nobody can tell whose answer is whose.

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        Chance,
        audit::{Actor, AuditEntry},
        indicator::{ANSWERS, Aggregation, Population},
        text,
    },
    service::machine,
    store::{self, Tx, indicator::survey::Link},
};

/// Letters of a link: 20 of 30 are some 98 bits.
const LETTERS: usize = 20;
/// Links given out at once.
pub const MOST_LINKS: u32 = 30_000;

/// Gives out links; they are shown once, here, and the database keeps keyed digests.
pub async fn give_links(office: &Office, by: Officer, population: Population, count: u32) -> Result<Vec<String>> {
    if !(1..=MOST_LINKS).contains(&count) {
        return Err(Error::Rule(format!("一次可发放1至{MOST_LINKS}个问卷链接")));
    }
    let tokens: Vec<String> = (0..count).map(|_| machine::spoken_code(office.chance.as_ref(), LETTERS)).collect();
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::indicator::survey::add_links(&tx, by.exam, population, &tokens).await?;
    let detail = format!("发放{}问卷链接{count}个", population.label());
    tx.commit(by.entry("indicator.survey_links", now).on("exam", by.exam).saying(detail)).await?;
    Ok(tokens)
}

/// The link of a token, if there is one.
pub async fn find(office: &Office, token: &str) -> Result<Link> {
    store::indicator::survey::find(&office.db, &text::code(token)).await?.ok_or(Error::NotFound("这份问卷，请核对链接是否完整"))
}

/// Why an answer was not taken: the link was answered before.
pub const ANSWERED: &str = "这个链接已经填写过问卷，感谢您的参与；每个链接只能填写一次，已交的答卷不会重复计算";

fn key(chance: &dyn Chance) -> i64 {
    let mut bytes = [0; 8];
    chance.fill(&mut bytes);
    i64::from_le_bytes(bytes) & i64::MAX
}

/// Takes an answer: the link is spent, and the answer is kept without it. The log says that an answer came, not which.
pub async fn answer(office: &Office, token: &str, answer: u8, remark: &str) -> Result<()> {
    let token = text::code(token);
    let link = find(office, &token).await?;
    if !ANSWERS.iter().any(|(value, _)| *value == answer) {
        return Err(Error::Rule("请选择一项满意程度".to_owned()));
    }
    let remark: String = text::one_line(remark).chars().take(200).collect();
    let tx = Tx::begin(&office.db).await?;
    if !store::indicator::survey::spend(&tx, &token).await? {
        return Err(Error::Rule(ANSWERED.to_owned()));
    }
    store::indicator::survey::add_answers(&tx, link.exam, link.population, &[(key(office.chance.as_ref()), answer, remark)]).await?;
    let entry = AuditEntry::new(Actor::System, "indicator.survey_answer", office.now()).exam(link.exam).on("exam", link.exam);
    Ok(tx.commit(entry.saying(format!("收到{}问卷1份", link.population.label()))).await?)
}

/// Takes answers collected on paper, as one list with its ground.
pub async fn enter_many(office: &Office, by: Officer, population: Population, answers: &[u8], note: &str) -> Result<()> {
    let note = text::one_line(note);
    if note.is_empty() {
        return Err(Error::Rule("请写明纸质问卷的来源，例如“考点现场回收”".to_owned()));
    }
    let rows: Vec<(i64, u8, String)> = answers.iter().map(|answer| (key(office.chance.as_ref()), *answer, String::new())).collect();
    let tx = Tx::begin(&office.db).await?;
    store::indicator::survey::add_answers(&tx, by.exam, population, &rows).await?;
    let detail = format!("录入{}纸质问卷{}份（{note}）", population.label(), answers.len());
    Ok(tx.commit(by.entry("indicator.survey_enter", office.now()).on("exam", by.exam).saying(detail)).await?)
}

/// Chooses how the two rates become one.
pub async fn set_rule(office: &Office, by: Officer, rule: Aggregation) -> Result<()> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::indicator::survey::set_rule(&tx, by.exam, rule, (by.account, now)).await?;
    let detail = format!("满意度合并办法：{}", rule.label());
    Ok(tx.commit(by.entry("indicator.survey_rule", now).on("exam", by.exam).saying(detail)).await?)
}
