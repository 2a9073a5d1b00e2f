//! Violations (违纪违规处理): from being seen to taking effect at the desk, and the notice that tells.

use kaowu::{
    domain::{account::Role, conduct::Step, id::ViolationId},
    store,
};

use crate::{
    conduct::adopted,
    harness::{TestApp, on_every_database},
    paper::tool::Printed,
};

async fn step(app: &TestApp, id: i64) -> Step {
    store::violation::find(&app.office.db, app.exam, ViolationId(id)).await.unwrap().unwrap().violation.state.step()
}

#[test]
fn a_violation_is_registered_told_with_a_notice_and_takes_effect() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 30).await;
        let seat = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap().remove(4);
        let staff = store::staffing::all(&app.office.db, app.exam).await.unwrap();
        let planner = app.signed_in(Role::Planner).await;
        assert!(planner.get("/conduct/violation").await.text().contains("还没有违纪违规记录"));
        let fields =
            |ticket: &'static str| [("ticket", ticket), ("subject", "综合应用能力"), ("article", "7.4"), ("facts", "将手机放在左腿上翻看")];
        let unknown = planner.submit("/conduct/violation", &fields("2600000000000")).await;
        assert!(unknown.status == 422 && unknown.text().contains("没有这个准考证号"), "{}", unknown.text());
        let mut own = fields("");
        own[0].1 = seat.ticket.to_string().leak();
        let seen = planner.submit("/conduct/violation", &own).await;
        assert_eq!(seen.status, 303, "{}", seen.text());
        let here = seen.leads_to().to_owned();
        let id: i64 = here.rsplit('/').next().unwrap().parse().unwrap();
        let notice = format!("{here}/notice.pdf");
        let early = planner.get(&notice).await;
        assert!(early.status == 422 || early.status == 409, "{}", early.status);
        let one = planner.submit(&here, &[("deed", "record"), ("first", &staff[0].code), ("second", &staff[0].code)]).await;
        assert!(one.status == 422 && one.text().contains("两名不同的工作人员"), "{}", one.text());
        let skip = planner.submit(&here, &[("deed", "decide"), ("number", "考违决〔2026〕1号")]).await;
        assert!(skip.status == 422 && skip.text().contains("不能作出决定"), "{}", skip.text());
        assert_eq!(planner.submit(&here, &[("deed", "record"), ("first", &staff[0].code), ("second", &staff[1].code)]).await.status, 303);
        let told = planner.get(&notice).await;
        assert_eq!((told.status, told.header("content-type")), (200, "application/pdf"));
        let sheet = Printed::new(&told.bytes).text().remove(0);
        for words in
            [seat.name.as_str(), seat.ticket.as_str(), "将手机放在左腿上翻看", "第7.4条", "7日内", "送达回证", "考违告〔2026〕001号"]
        {
            assert!(sheet.contains(words), "{words} in {sheet}");
        }
        let steps: [&[(&str, &str)]; 5] = [
            &[("deed", "notify")],
            &[("deed", "state"), ("statement", "waived")],
            &[("deed", "decide"), ("number", "考违决〔2026〕1号")],
            &[("deed", "serve")],
            &[("deed", "effect")],
        ];
        for deed in steps {
            let done = planner.submit(&here, deed).await;
            assert_eq!(done.status, 303, "{deed:?}: {}", done.text());
        }
        assert_eq!(step(&app, id).await, Step::Effective);
        assert!(planner.get("/conduct/violation").await.text().contains("生效"));
        assert_eq!(planner.get(&notice).await.status, 200);
        let chief = app.signed_in(Role::SiteChief).await;
        assert_eq!(chief.get(&here).await.status, 403);
    });
}

#[test]
fn what_does_not_hold_is_dropped_with_a_reason() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 30).await;
        let seat = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap().remove(0);
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/conduct/violation").await;
        let ticket = seat.ticket.to_string();
        let fields = [("ticket", ticket.as_str()), ("subject", "综合应用能力"), ("article", "6.2"), ("facts", "擅自离开座位")];
        let here = planner.submit("/conduct/violation", &fields).await.leads_to().to_owned();
        let silent = planner.submit(&here, &[("deed", "drop")]).await;
        assert!(silent.status == 422 && silent.text().contains("请填写撤销理由"), "{}", silent.text());
        assert_eq!(planner.submit(&here, &[("deed", "drop"), ("reason", "经查看录像，系监考员误记")]).await.status, 303);
        let page = planner.get(&here).await;
        assert!(page.text().contains("撤销") && !page.text().contains("下载违纪违规处理告知书"), "{}", page.text());
    });
}
