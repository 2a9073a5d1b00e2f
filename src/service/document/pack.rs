//! The pack (整套文书): every paper of every site, written as files with a manifest of digests; two sites at a time.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Paper, gather::SitePapers, print};
use crate::{
    domain::{
        audit::{Actor, AuditEntry},
        exam::{Exam, Site},
        id::{ExamId, SiteId},
        job::Job,
    },
    service::{Error, Office, Result, job::Reporter, machine},
    store::{self, Tx, issue::Issue},
};

/// What a pack holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    pub files: usize,
    pub pages: u64,
    pub bytes: u64,
    pub folder: PathBuf,
}

/// Does a queued job.
pub async fn carry_out(office: &Office, job: &Job, reporter: &Reporter) -> Result<String> {
    print_all(office, job.exam, reporter).await?;
    Ok("/document".to_owned())
}

/// Prints the adopted plan's papers. Every file is there whole or not at all, and printing again gives the same bytes, so a run that
/// was cut off is simply run again.
pub async fn print_all(office: &Office, exam: ExamId, reporter: &Reporter) -> Result<Made> {
    let exam = crate::service::registration::exam(office, exam).await?;
    let plan = store::arrangement::adopted(&office.db, exam.id).await?.ok_or(Error::Rule("还没有采用的方案，不能生成文书".to_owned()))?;
    let used: std::collections::BTreeSet<SiteId> =
        store::arrangement::room_use(&office.db, plan.id).await?.iter().map(|line| line.site).collect();
    let sites: Vec<Site> = store::exam::sites(&office.db, exam.id).await?.into_iter().filter(|site| used.contains(&site.id)).collect();
    let folder = office.papers.join(&exam.code).join(format!("v{}", plan.version));
    let total = sites.len() as u64;
    let mut issues = Vec::new();
    let mut running = tokio::task::JoinSet::new();
    let mut waiting = sites.into_iter();
    let mut done = 0;
    loop {
        while running.len() < office.workers as usize
            && let Some(site) = waiting.next()
        {
            running.spawn(print_site(office.clone(), exam.clone(), plan.id, site, folder.clone()));
        }
        let Some(finished) = running.join_next().await else { break };
        issues.extend(finished.map_err(|_| Error::Rule("文书生成中断，请重新发起".to_owned()))??);
        done += 1;
        reporter.tell("打印文书", done, total);
        if reporter.is_cancelled() {
            return Err(Error::Rule("文书生成已取消，已完成的考点保留".to_owned()));
        }
    }
    issues.sort_by(|a, b| a.name.cmp(&b.name));
    write_manifest(&folder, &issues)?;
    let made = Made {
        files: issues.len(),
        pages: issues.iter().map(|i| u64::from(i.pages)).sum(),
        bytes: issues.iter().map(|i| i.bytes).sum(),
        folder,
    };
    let tx = Tx::begin(&office.db).await?;
    store::issue::insert_many(&tx, exam.id, &issues).await?;
    let entry = AuditEntry::new(Actor::System, "document.print", office.now()).exam(exam.id).on("plan", plan.id);
    tx.commit(entry.saying(format!("生成文书{}个文件，{}页", made.files, made.pages))).await?;
    Ok(made)
}

async fn print_site(office: Office, exam: Exam, plan: crate::domain::id::PlanId, site: Site, folder: PathBuf) -> Result<Vec<Issue>> {
    let papers = SitePapers::gather(&office, &exam, plan, site.id, true).await?;
    let at = office.now();
    let work = move || {
        let folder = folder.join(format!("{:02}-{}", site.number, site.name));
        std::fs::create_dir_all(&folder).map_err(|e| unwritable(&folder, &e))?;
        let mut issues = Vec::with_capacity(Paper::ALL.len());
        for paper in Paper::ALL {
            let bytes = print(&papers, paper);
            let name = papers.file_name(paper);
            write_whole(&folder.join(&name), &bytes)?;
            issues.push(Issue {
                plan,
                kind: paper.word().to_owned(),
                name,
                sha256: machine::hex(&Sha256::digest(&bytes)),
                bytes: bytes.len() as u64,
                pages: papers.pages(paper),
                at,
                by: None,
            });
        }
        Ok(issues)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Rule("文书生成中断，请重新发起".to_owned()))?
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::Rule(format!("无法写入 {}：{error}", path.display()))
}

/// A file is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let half = path.with_extension("part");
    std::fs::write(&half, bytes).and_then(|()| std::fs::rename(&half, path)).map_err(|e| unwritable(path, &e))
}

fn write_manifest(folder: &Path, issues: &[Issue]) -> Result<()> {
    let lines: String = issues.iter().map(|issue| format!("{}  {}\n", issue.sha256, issue.name)).collect();
    write_whole(&folder.join("SHA256SUMS"), lines.as_bytes())
}
