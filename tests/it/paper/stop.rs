//! Stops (中断): a pack whose process is killed, or whose job is cancelled, ends with the same bytes when it is begun again.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use kaowu::{
    domain::{
        Clock,
        account::Role,
        id::JobId,
        job::{Kind, State},
    },
    service::{document, job::Reporter, machine::SystemClock},
    store,
};

use super::{adopted, files};
use crate::harness::{TestApp, on_every_database};

/// What a process finds in its environment.
pub type Environment = Vec<(&'static str, String)>;

/// `kaowu documents` in a process of its own.
pub fn documents(environment: &Environment, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaowu"));
    command.args(["documents", "--out"]).arg(out).envs(environment.clone()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

pub fn ends_well(child: Child) {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Kills the process with SIGKILL once `when` holds; says whether it was still at work.
fn kill_when(mut child: Child, when: impl Fn() -> bool) -> bool {
    let patience = Instant::now() + Duration::from_secs(120);
    while !when() && child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < patience, "nothing happened");
        std::thread::sleep(Duration::from_millis(1));
    }
    let at_work = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    at_work
}

fn count(folder: &Path, end: &str) -> usize {
    let entries = std::fs::read_dir(folder).map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    entries.into_iter().filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(end))).count()
}

#[test]
fn a_pack_whose_process_is_killed_ends_with_the_same_bytes() {
    on_every_database(|app| async move {
        adopted(&app, 60).await;
        let (whole, cut) = (app.folder().join("whole"), app.folder().join("cut"));
        let environment = app.environment().await;
        ends_well(documents(&environment, &whole));
        let expected = files(&whole);
        assert!(expected.contains_key("SHA256SUMS"), "{:?}", expected.keys());
        // Once while the first zip is being written, once when one stands and the next is being written.
        let first = kill_when(documents(&environment, &cut), || count(&cut, ".part") > 0);
        assert!(first && count(&cut, ".zip") < count(&whole, ".zip"), "killed in the middle");
        assert!(!cut.join("SHA256SUMS").exists());
        let second = kill_when(documents(&environment, &cut), || count(&cut, ".zip") > 0);
        println!("killed in the first zip, then {} of {} zips done", count(&cut, ".zip"), count(&whole, ".zip"));
        assert!(second || count(&whole, ".zip") == 1);
        ends_well(documents(&environment, &cut));
        let mut got = files(&cut);
        got.retain(|name, _| !name.ends_with(".part"));
        assert!(got == expected, "the same bytes: {:?} and {:?}", got.keys(), expected.keys());
    });
}

/// The site and its worker in a process of their own, at an address of the system's choice.
fn serve(environment: &Environment) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaowu"));
    let command = command.arg("serve").envs(environment.clone()).env("KAOWU_LISTEN", "127.0.0.1:0");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Makes a running job look as if its worker had fallen silent, for processes with the system's clock only: in the tests' own, which goes by
/// a clock of its own, nobody takes it up.
async fn falls_silent(app: &TestApp, id: JobId) {
    let an_hour_ago = SystemClock.now().timestamp_millis() - 3_600_000;
    let sql = format!("UPDATE job SET state = 'running', heartbeat = {an_hour_ago} WHERE id = {id}");
    assert_eq!(store::testing::tamper(&app.office.db, &sql).await.unwrap(), 1);
}

/// A copy of an embedded database, which another process would work on, is not seen from here: PostgreSQL only.
#[test]
fn a_pack_job_whose_process_is_killed_is_taken_up_by_the_next_one_and_ends_with_the_same_bytes() {
    on_every_database(|app| async move {
        if app.office.db.kind() != "postgres" {
            return;
        }
        let (exam, plan) = adopted(&app, 60).await;
        let whole = app.folder().join("whole");
        document::pack(&app.office, &exam, &plan, &whole, &Reporter::default()).await.unwrap();
        let environment = app.environment().await;
        let data = environment.iter().find(|(name, _)| *name == "KAOWU_DATA").unwrap().1.clone();
        let folder = Path::new(&data).join("papers").join(&exam.code).join(format!("v{}", plan.version));
        let tx = store::Tx::begin(&app.office.db).await.unwrap();
        let id = store::job::insert(&tx, app.exam, Kind::Documents, "", (Some(app.planner), app.office.now())).await.unwrap();
        store::job::set_state(&tx, id, &State::Running { cancelling: false }).await.unwrap();
        tx.commit(app.by_planner().entry("job.queue", app.office.now()).on("job", id)).await.unwrap();
        falls_silent(&app, id).await;
        assert!(kill_when(serve(&environment), || count(&folder, ".part") > 0), "killed in the middle");
        let job = store::job::find(&app.office.db, app.exam, id).await.unwrap().unwrap();
        assert!(matches!(job.state, State::Running { .. }) && !folder.join("SHA256SUMS").exists(), "{:?}", job.state);
        falls_silent(&app, id).await;
        let mut next = serve(&environment);
        let state = over(&app, id).await;
        next.kill().unwrap();
        next.wait().unwrap();
        assert!(matches!(state, State::Done { .. }), "{state:?}");
        let mut got = files(&folder);
        got.retain(|name, _| !name.ends_with(".part"));
        assert!(got == files(&whole), "the same bytes");
    });
}

async fn over(app: &TestApp, id: JobId) -> State {
    let patience = Instant::now() + Duration::from_secs(120);
    loop {
        let job = store::job::find(&app.office.db, app.exam, id).await.unwrap().unwrap();
        if job.state.is_over() {
            return job.state;
        }
        assert!(Instant::now() < patience, "{:?}", job.state);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn a_cancelled_pack_leaves_nothing_half_done_and_is_done_again_with_the_same_bytes() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 60).await;
        let (folder, reporter) = (app.folder().join("cut"), Reporter::default());
        let watcher = {
            let (folder, reporter) = (folder.clone(), reporter.clone());
            std::thread::spawn(move || {
                while count(&folder, ".part") == 0 {
                    std::thread::sleep(Duration::from_millis(1));
                }
                reporter.cancel();
            })
        };
        let refused = document::pack(&app.office, &exam, &plan, &folder, &reporter).await.unwrap_err();
        watcher.join().unwrap();
        assert_eq!(refused.to_string(), "文书生成已取消，已完成的考点保留");
        assert!(!folder.join("SHA256SUMS").exists() && count(&folder, ".part") == 0);
        assert!(store::issue::list(&app.office.db, plan.id).await.unwrap().is_empty(), "what was not made is not registered");
        document::pack(&app.office, &exam, &plan, &folder, &Reporter::default()).await.unwrap();
        let whole = app.folder().join("whole");
        document::pack(&app.office, &exam, &plan, &whole, &Reporter::default()).await.unwrap();
        assert!(files(&folder) == files(&whole), "the same bytes");
    });
}

#[test]
fn a_pack_is_begun_by_its_button_and_ends_as_a_job() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 20).await;
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/document").await;
        let page = planner.submit(&format!("/document/{}/pack", plan.id), &[]).await;
        assert_eq!(page.status, 303, "{}", page.text());
        let id = JobId(page.leads_to().trim_start_matches("/job/").parse().unwrap());
        assert!(matches!(over(&app, id).await, State::Done { .. }));
        assert!(document::folder_of(&app.office, &exam, &plan).join("SHA256SUMS").exists());
    });
}
