//! Stops (中断): a pack whose process is killed, or whose job is cancelled, ends with the same bytes when it is begun again.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use kaowu::{
    domain::{
        account::Role,
        id::JobId,
        job::{Kind, State},
    },
    service::{document, job::Reporter},
    store,
};

use super::{adopted, files};
use crate::harness::{TestApp, on_every_database};

/// `kaowu documents` over the app's own database, in a process of its own.
fn documents(app: &TestApp, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaowu"));
    command.args(["documents", "--out"]).arg(out).envs(app.environment()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn ends_well(child: Child) {
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
        ends_well(documents(&app, &whole));
        let expected = files(&whole);
        assert!(expected.contains_key("SHA256SUMS"), "{:?}", expected.keys());
        // Once while the first zip is being written, once when one stands and the next is being written.
        let first = kill_when(documents(&app, &cut), || count(&cut, ".part") > 0);
        assert!(first && count(&cut, ".zip") < count(&whole, ".zip"), "killed in the middle");
        assert!(!cut.join("SHA256SUMS").exists());
        let second = kill_when(documents(&app, &cut), || count(&cut, ".zip") > 0);
        println!("killed in the first zip, then {} of {} zips done", count(&cut, ".zip"), count(&whole, ".zip"));
        assert!(second || count(&whole, ".zip") == 1);
        ends_well(documents(&app, &cut));
        let mut got = files(&cut);
        got.retain(|name, _| !name.ends_with(".part"));
        assert!(got == expected, "the same bytes: {:?} and {:?}", got.keys(), expected.keys());
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
fn a_pack_is_cancelled_by_its_button_and_done_again_with_the_same_bytes() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 60).await;
        let planner = app.signed_in(Role::Planner).await;
        let queued = async || {
            planner.get("/document").await;
            let page = planner.submit(&format!("/document/{}/pack", plan.id), &[]).await;
            assert_eq!(page.status, 303, "{}", page.text());
            store::job::active(&app.office.db, app.exam, Kind::Documents).await.unwrap().unwrap().id
        };
        let id = queued().await;
        planner.get(&format!("/job/{id}")).await;
        let page = planner.submit(&format!("/job/{id}/cancel"), &[]).await;
        assert_eq!(page.status, 303, "{}", page.text());
        assert!(matches!(over(&app, id).await, State::Cancelled { .. }));
        let folder = document::folder_of(&app.office, &exam, &plan);
        assert!(!folder.join("SHA256SUMS").exists() && count(&folder, ".part") == 0);
        assert!(store::issue::list(&app.office.db, plan.id).await.unwrap().is_empty(), "what was not made is not registered");
        let again = queued().await;
        assert!(matches!(over(&app, again).await, State::Done { .. }));
        let first = files(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        document::print_all(&app.office, app.exam, &Reporter::default()).await.unwrap();
        assert!(first == files(&folder), "the same bytes");
    });
}
