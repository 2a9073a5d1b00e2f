//! The morning's draw of rooms (考点当日抽签): a chief commits, draws once before witnesses, and everybody can check; a proctor sees the
//! own room only afterwards.

use std::{collections::BTreeMap, process::Command};

use kaowu::{
    domain::{
        account::Role,
        clock::shanghai_time,
        id::{PlanId, SiteId, StaffId},
        staffing::Session,
    },
    service::exam,
    store::{self, staffing::DutyLine},
};

use crate::{
    conduct::{adopted, open_chief, proctor, signed_in},
    harness::{TestApp, on_every_database},
};

fn clock(app: &TestApp, hour: u32, minute: u32) {
    app.clock.set(shanghai_time((2026, 5, 10), (hour, minute)).unwrap());
}

async fn invigilators(app: &TestApp, plan: PlanId, site: SiteId) -> Vec<DutyLine> {
    let duties = store::staffing::duties(&app.office.db, plan, Some(site)).await.unwrap();
    duties.into_iter().filter(|line| line.duty.session == Session::Written && line.duty.room.is_some()).collect()
}

fn rooms(lines: &[DutyLine]) -> BTreeMap<StaffId, Option<u16>> {
    lines.iter().map(|line| (line.duty.staff, line.duty.room)).collect()
}

async fn first_site(app: &TestApp, plan: PlanId) -> SiteId {
    store::arrangement::room_use(&app.office.db, plan).await.unwrap()[0].site
}

#[test]
fn a_chief_draws_once_before_witnesses_and_everybody_can_check() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 60).await;
        let site = first_site(&app, plan).await;
        let here = format!("/conduct/site/{site}/draw");
        let before = invigilators(&app, plan, site).await;
        clock(&app, 5, 0);
        open_chief(&app, "chief7", site).await;
        let chief = signed_in(&app, "chief7").await;
        let other = store::exam::sites(&app.office.db, app.exam).await.unwrap().into_iter().find(|one| one.id != site).unwrap().id;
        assert_eq!(chief.get(&format!("/conduct/site/{other}/draw")).await.status, 403);
        assert!(chief.get(&format!("/conduct/site/{site}")).await.text().contains("抽签定考场"));
        assert!(chief.get(&here).await.text().contains("第一步 公布承诺"));
        let fields = [("witnesses", "张三、李四"), ("witness", "361524")];
        let soon = chief.submit(&here, &fields).await;
        assert!(soon.status == 422 && soon.text().contains("请先公布承诺"), "{}", soon.text());
        assert_eq!(chief.submit(&format!("{here}/commit"), &[]).await.status, 303);
        let committed = chief.get(&here).await;
        let digests = committed.select_texts(".kw-digest");
        assert!(digests.len() == 2 && digests.iter().all(|digest| digest.len() == 64), "{digests:?}");
        assert!(committed.text().contains("2026年5月10日 06:00起可以抽签"), "{}", committed.text());
        let early = chief.submit(&here, &fields).await;
        assert!(early.status == 422 && early.text().contains("抽签2026年5月10日 06:00开始"), "{}", early.text());

        let line = before[0].clone();
        clock(&app, 7, 0);
        let serving = proctor(&app, &line).await;
        assert!(serving.get("/staffing/mine").await.text().contains("考场于考试当日早晨抽签确定"));
        assert!(serving.get("/conduct/mine").await.text().contains("考场待考点抽签"));

        let chief = signed_in(&app, "chief7").await;
        chief.get(&here).await;
        let wrong = chief.submit(&here, &[("witnesses", "张三"), ("witness", "36")]).await;
        let errors = wrong.select_texts(".govuk-error-message").concat();
        assert!(wrong.status == 422 && errors.contains("见证人请填2至5人") && errors.contains("见证数请填4至40个"), "{errors}");
        assert_eq!(rooms(&invigilators(&app, plan, site).await), rooms(&before), "a refusal changes nothing");
        assert_eq!(chief.submit(&here, &fields).await.status, 303);
        let after = invigilators(&app, plan, site).await;
        assert_eq!(after.len(), before.len());
        let page = chief.get(&here).await;
        assert!(page.text().contains("见证人：张三、李四") && page.select_texts("tbody tr").len() * 2 == after.len(), "{}", page.text());
        assert!(after.iter().all(|line| page.text().contains(&line.name)));
        let again = chief.submit(&here, &[("witnesses", "王五、赵六"), ("witness", "999999")]).await;
        assert_eq!(again.status, 303, "{}", again.text());
        assert!(chief.get(&here).await.text().contains("本考点已经抽过签，结果如下，不会改变"));
        assert_eq!(rooms(&invigilators(&app, plan, site).await), rooms(&after), "a second tap shows the same");
        assert_eq!(chief.submit(&format!("{here}/verify"), &[]).await.status, 303);
        assert!(chief.get(&here).await.text().contains(&format!("复核相符：用公布的密数和见证数重演，{}名", after.len())));

        let own = after.iter().find(|one| one.duty.staff == line.duty.staff).unwrap().duty.room.unwrap();
        let serving = proctor(&app, &line).await;
        assert!(serving.get("/staffing/mine").await.text().contains(&format!("第{own:03}考场")));
        assert!(serving.get("/conduct/mine").await.text().contains(&format!("登记第{own}考场考生")));
        let audit = store::audit::page(&app.office.db, "", 0, 50).await.unwrap().0;
        let drawn: Vec<_> = audit.iter().filter(|line| line.action == "conduct.draw").collect();
        assert!(drawn.len() == 1 && drawn[0].detail.contains("见证人2名，见证数361524") && !drawn[0].detail.contains("张三"));
        checked_by_the_command_line(&app, &chief.get(&format!("{here}/pack.zip")).await.bytes);
    });
}

/// What is taken away can be drawn again by the program alone, and a changed lot is found out.
fn checked_by_the_command_line(app: &TestApp, zip: &[u8]) {
    let folder = app.folder().join("pack");
    for (name, bytes) in kaowu::exchange::plan_format::unarchive(zip).unwrap() {
        let path = folder.join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let verify = |witness: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaowu"));
        command.current_dir(&folder).env("KAOWU_DATA", &folder);
        command.args(["draw", "verify-rooms", "instance", "plan", "drawn", "--secret", "secret.txt", "--commitment", "commitment.json"]);
        let done = command.args(["--witness", witness]).output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr))
    };
    let (same, told) = verify("361524");
    assert!(same && told.contains("完全一致"), "{told}");
    let (same, told) = verify("361525");
    assert!(!same, "{told}");
}

#[test]
fn where_rooms_are_not_by_lot_people_know_them_from_the_plan_and_a_late_change_needs_a_new_commitment() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 60).await;
        let site = first_site(&app, plan).await;
        let here = format!("/conduct/site/{site}/draw");
        let planner = app.signed_in(Role::Planner).await;
        planner.get(&here).await;
        assert_eq!(planner.submit(&format!("{here}/commit"), &[]).await.status, 303);
        let first = planner.get(&here).await.select_texts(".kw-digest");
        assert_eq!(planner.submit(&format!("{here}/commit"), &[]).await.status, 303);
        assert_eq!(planner.get(&here).await.select_texts(".kw-digest"), first, "a commitment that holds stays");
        // Somebody falls ill and is replaced.
        let ill = invigilators(&app, plan, site).await.remove(0);
        let wish = kaowu::service::arrangement::amendment::Wish { absent: vec![ill.duty.staff], closed: vec![] };
        let look = kaowu::service::arrangement::amendment::look(&app.office, app.exam, &wish).await.unwrap();
        let leave = kaowu::service::arrangement::amendment::Leave {
            reason: kaowu::domain::audit::Purpose::parse("突发疾病住院").unwrap(),
            approver: kaowu::domain::PersonName::parse("李主任").unwrap(),
        };
        kaowu::service::arrangement::amendment::amend(&app.office, app.by_planner(), &wish, &leave, &look.digest).await.unwrap();
        assert!(planner.get(&here).await.text().contains("请重新公布承诺"));
        assert_eq!(planner.submit(&format!("{here}/commit"), &[]).await.status, 303);
        assert_ne!(planner.get(&here).await.select_texts(".kw-digest"), first);

        let mut policy = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap().policy;
        policy.rooms_by_lot = false;
        exam::save_policy(&app.office, app.by_planner(), &policy, "考点少，按方案到考场").await.unwrap();
        let refused = planner.submit(&format!("{here}/commit"), &[]).await;
        assert!(refused.status == 422 && refused.text().contains("考场按编排方案执行"), "{}", refused.text());
        let adopted = store::arrangement::adopted(&app.office.db, app.exam).await.unwrap().unwrap().id;
        let line = invigilators(&app, adopted, site).await.remove(0);
        let serving = proctor(&app, &line).await;
        assert!(serving.get("/staffing/mine").await.text().contains(&format!("第{:03}考场", line.duty.room.unwrap())));
    });
}
