//! The pack (整套文书): a zip for each site, in it the site's papers, then building by building a bundle for each room, then the tickets;
//! several sites at a time, each written as it comes.
//!
//! A zip is there whole or not at all. Beside it lies a list with the digest of what it was made from: a run that was cut off is run
//! again, and makes only the sites whose list is missing or whose values have changed.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    Paper,
    gather::SitePapers,
    print::{Printed, print, print_room},
};
use crate::{
    document::parcel::Parcel,
    domain::{
        arrangement::PlanHead,
        audit::{Actor, AuditEntry},
        exam::{Exam, Site},
        id::ExamId,
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
    /// Sites whose zip was there already and still fits.
    pub kept: usize,
}

/// Does a queued job.
pub async fn carry_out(office: &Office, job: &Job, reporter: &Reporter) -> Result<String> {
    print_all(office, job.exam, reporter).await?;
    Ok("/document".to_owned())
}

/// Prints the adopted plan's papers into the office's folder.
pub async fn print_all(office: &Office, exam: ExamId, reporter: &Reporter) -> Result<Made> {
    let exam = crate::service::registration::exam(office, exam).await?;
    let plan = super::adopted(office, &exam).await?;
    let folder = super::folder_of(office, &exam, &plan);
    pack(office, &exam, &plan, &folder, reporter).await
}

/// Prints every paper of a plan into `folder`.
pub async fn pack(office: &Office, exam: &Exam, plan: &PlanHead, folder: &Path, reporter: &Reporter) -> Result<Made> {
    let sites = super::sites_of(office, exam, plan).await?;
    std::fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e))?;
    let total = sites.len() as u64;
    let (mut lists, mut kept, mut failure) = (Vec::new(), 0, None);
    let mut running = tokio::task::JoinSet::new();
    let mut waiting = sites.into_iter();
    reporter.tell("打印文书", 0, total);
    loop {
        while failure.is_none()
            && running.len() < office.workers as usize
            && let Some(site) = waiting.next()
        {
            running.spawn(pack_site(office.clone(), (exam.clone(), plan.clone()), site, folder.to_owned(), reporter.clone()));
        }
        let Some(finished) = running.join_next().await else { break };
        // What has begun is waited for, so that nothing is written any more once the work is said to be over.
        match finished.map_err(|_| Error::Rule("文书生成中断，请重新发起".to_owned())).flatten() {
            Ok((list, was_there)) => {
                lists.push(list);
                kept += usize::from(was_there);
            }
            Err(error) => failure = failure.or(Some(error)),
        }
        reporter.tell("打印文书", lists.len() as u64, total);
        if reporter.is_cancelled() {
            failure = failure.or_else(|| Some(cancelled()));
        }
    }
    if let Some(error) = failure {
        return Err(error);
    }
    lists.sort_by(|a, b| a.zip.cmp(&b.zip));
    let lenders: BTreeSet<&String> = lists.iter().flat_map(|list| &list.lenders).collect();
    // A line with # is a remark to the tools that check the digests.
    let fonts = lenders.into_iter().map(|font| format!("# {font}\n"));
    let manifest: String = fonts.chain(lists.iter().map(|list| format!("{}  {}\n", list.digest, list.zip))).collect();
    write_whole(&folder.join("SHA256SUMS"), manifest.as_bytes())?;
    let issues: Vec<Issue> = lists.iter().flat_map(|list| list.issues(plan, office.now())).collect();
    let made = Made {
        files: issues.len(),
        pages: issues.iter().map(|i| u64::from(i.pages)).sum(),
        bytes: issues.iter().map(|i| i.bytes).sum(),
        folder: folder.to_owned(),
        kept,
    };
    let tx = Tx::begin(&office.db).await?;
    store::issue::insert_many(&tx, exam.id, &issues).await?;
    let entry = AuditEntry::new(Actor::System, "document.print", office.now()).exam(exam.id).on("plan", plan.id);
    tx.commit(entry.saying(format!("生成文书{}个文件，{}页", made.files, made.pages))).await?;
    Ok(made)
}

/// One paper of a zip.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    kind: String,
    sha256: String,
    bytes: u64,
    pages: u32,
    name: String,
}

/// What lies in a site's zip; kept beside it as lines of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct List {
    /// Digest of the values the papers were made from.
    inputs: String,
    /// Digest of the zip.
    digest: String,
    zip: String,
    /// Fonts of the machine that lent glyphs, each as digest and name.
    lenders: BTreeSet<String>,
    papers: Vec<Line>,
}

impl List {
    fn write(&self) -> String {
        let head = format!("{} {} {}\n", self.inputs, self.digest, self.zip);
        let line = |Line { kind, sha256, bytes, pages, name }: &Line| format!("{kind} {sha256} {bytes} {pages} {name}\n");
        let fonts = self.lenders.iter().map(|font| format!("# {font}\n"));
        fonts.chain(self.papers.iter().map(line)).fold(head, |all, line| all + &line)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut head = lines.next()?.splitn(3, ' ').map(str::to_owned);
        let (inputs, digest, zip) = (head.next()?, head.next()?, head.next()?);
        let paper = |line: &str| {
            let mut parts = line.splitn(5, ' ');
            let (kind, sha256) = (parts.next()?.to_owned(), parts.next()?.to_owned());
            let (bytes, pages) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some(Line { kind, sha256, bytes, pages, name: parts.next()?.to_owned() })
        };
        let (fonts, lines): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("# "));
        let lenders = fonts.into_iter().map(|line| line[2..].to_owned()).collect();
        Some(Self { inputs, digest, zip, lenders, papers: lines.into_iter().map(paper).collect::<Option<_>>()? })
    }

    fn issues(&self, plan: &PlanHead, at: crate::domain::Moment) -> Vec<Issue> {
        let issue = |line: &Line| Issue {
            plan: plan.id,
            kind: line.kind.clone(),
            name: line.name.clone(),
            sha256: line.sha256.clone(),
            bytes: line.bytes,
            pages: line.pages,
            at,
            by: None,
        };
        self.papers.iter().map(issue).collect()
    }
}

/// Makes a site's zip, or finds it made; says which.
async fn pack_site(
    office: Office,
    (exam, plan): (Exam, PlanHead),
    site: Site,
    folder: PathBuf,
    reporter: Reporter,
) -> Result<(List, bool)> {
    let papers = SitePapers::gather(&office, &exam, plan.id, site.id, true).await?;
    let work = move || {
        let stem = papers.stem();
        let (zip, beside) = (folder.join(format!("{stem}.zip")), folder.join(format!("{stem}.list")));
        let inputs = papers.digest();
        let there = std::fs::read_to_string(&beside).ok().and_then(|text| List::read(&text)).filter(|list| list.inputs == inputs);
        if let Some(list) = there
            && file_digest(&zip).is_ok_and(|digest| digest == list.digest)
        {
            return Ok((list, true));
        }
        let half = zip.with_extension("part");
        let (papers, lenders) = match fill(&papers, &stem, &half, &reporter) {
            Ok(filled) => filled,
            Err(error) => {
                _ = std::fs::remove_file(&half);
                return Err(error);
            }
        };
        let digest = file_digest(&half).map_err(|e| unwritable(&half, &e))?;
        std::fs::rename(&half, &zip).map_err(|e| unwritable(&zip, &e))?;
        let list = List { inputs, digest, zip: format!("{stem}.zip"), lenders, papers };
        write_whole(&beside, list.write().as_bytes())?;
        Ok((list, false))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Rule("文书生成中断，请重新发起".to_owned()))?
}

fn cancelled() -> Error {
    Error::Rule("文书生成已取消，已完成的考点保留".to_owned())
}

/// Writes the papers of a site into a zip, one at a time; a wish to stop is heard between two of them.
fn fill(papers: &SitePapers, stem: &str, path: &Path, reporter: &Reporter) -> Result<(Vec<Line>, BTreeSet<String>)> {
    let failed = |e: &dyn std::fmt::Display| Error::Rule(format!("无法写入 {}：{e}", path.display()));
    let file = File::create(path).map_err(|e| unwritable(path, &e))?;
    let mut parcel = Parcel::new(BufWriter::with_capacity(1 << 20, file), papers.imprint.printed);
    let (mut lines, mut fonts) = (Vec::new(), BTreeSet::new());
    let mut add = |kind: &str, name: String, Printed { bytes, pages, lenders }: Printed| {
        if reporter.is_cancelled() {
            return Err(cancelled());
        }
        let sha256 = parcel.add(&name, &bytes).map_err(|e| failed(&e))?;
        fonts.extend(lenders);
        lines.push(Line { kind: kind.to_owned(), sha256, bytes: bytes.len() as u64, pages, name });
        Ok::<(), Error>(())
    };
    for (paper, number) in Paper::ALL.into_iter().filter(|paper| !paper.is_of_rooms()).zip(1..) {
        add(paper.word(), format!("{stem}/00-考点文书/{number:02}-{}.pdf", paper.label()), print(papers, paper, None))?;
    }
    for ((building, rooms), number) in papers.buildings().into_iter().zip(1..) {
        for room in rooms {
            let name = format!("{stem}/{number:02}-{}/{room:03}考场.pdf", super::as_file_name(&building));
            add("room", name, print_room(papers, room))?;
        }
    }
    add(Paper::Tickets.word(), format!("{stem}/90-准考证.pdf"), print(papers, Paper::Tickets, None))?;
    let mut file = parcel.finish().map_err(|e| failed(&e))?;
    file.flush().map_err(|e| unwritable(path, &e))?;
    Ok((lines, fonts))
}

fn file_digest(path: &Path) -> std::io::Result<String> {
    let (mut digest, mut file, mut part) = (Sha256::new(), File::open(path)?, vec![0; 1 << 18]);
    loop {
        let length = file.read(&mut part)?;
        if length == 0 {
            break;
        }
        digest.update(&part[..length]);
    }
    Ok(machine::hex(&digest.finalize()))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::Rule(format!("无法写入 {}：{error}", path.display()))
}

/// A file is there whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let half = path.with_extension("part");
    std::fs::write(&half, bytes).and_then(|()| std::fs::rename(&half, path)).map_err(|e| unwritable(path, &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_was_written() {
        let name = "07-第七 中学/01-明德楼/001考场.pdf".to_owned();
        let paper = Line { kind: "room".to_owned(), sha256: "ab".to_owned(), bytes: 12, pages: 3, name };
        let list = List {
            inputs: "cd".to_owned(),
            digest: "ef".to_owned(),
            zip: "07-第七 中学.zip".to_owned(),
            lenders: BTreeSet::from(["00ff  HanaMinB.ttf".to_owned()]),
            papers: vec![paper],
        };
        assert_eq!(List::read(&list.write()), Some(list));
        assert_eq!(List::read("ab"), None);
        assert_eq!(List::read("ab cd x.zip\nroom ab x 3 y"), None);
    }
}
