//! A new exam in the browser (新建考试): defaults, refusals that name the field, a confirmation, the exam worked on.

use kaowu::{
    domain::{account::Role, clock::shanghai_time, exam::Phase},
    store,
};

use crate::{
    harness::{Browser, Page, Upload, on_every_database},
    journey::walk::Applicant,
};

/// What the page would send if nobody touched it, but for these fields.
fn filled<'a>(page: &'a Page, changed: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let names = page.select_attributes("main form[method=post] input:not([name=csrf]):not([name=step])", "name");
    let values = page.select_attributes("main form[method=post] input:not([name=csrf]):not([name=step])", "value");
    let layout =
        page.select_attributes("select[name=layout] option[selected]", "value").into_iter().map(|value| ("layout".to_owned(), value));
    let all = names.into_iter().zip(values).chain(layout);
    all.map(|(name, value)| match changed.iter().find(|(field, _)| *field == name) {
        Some((_, new)) => (name, (*new).to_owned()),
        None => (name, value),
    })
    .collect()
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn a_planner_opens_an_exam_after_reading_it_over() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let list = planner.get("/exam/choose").await;
        assert!(list.select_attributes("main a, nav a", "href").iter().filter(|href| *href == "/exam/new").count() == 2);
        let page = planner.get("/exam/new?day=2026-09-20").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "新建考试"));
        let fields = filled(&page, &[("name", "2026年云屏县第二次招聘"), ("seats_per_room", "25"), ("fee", "80")]);
        assert!(fields.contains(&("batch".to_owned(), "2".to_owned())), "the second of the year: {fields:?}");
        let check = planner.submit("/exam/new", &borrowed(&fields)).await;
        assert_eq!((check.status, check.heading().as_str()), (200, "核对后新建考试"), "{}", check.text());
        assert!(check.text().contains("2026年第2批") && check.text().contains("80") && check.text().contains("2026年9月20日 08:30"));
        assert_eq!(store::exam::list(&app.office.db).await.unwrap().len(), 1, "nothing exists before it is confirmed");
        let kept = filled(&check, &[]);
        let mut edit = borrowed(&kept);
        edit.push(("step", "edit"));
        let again = planner.submit("/exam/new", &edit).await;
        assert_eq!(again.select_attributes("input[name=name]", "value"), ["2026年云屏县第二次招聘"]);
        edit.pop();
        edit.push(("step", "confirm"));
        let done = planner.submit("/exam/new", &edit).await;
        assert_eq!((done.status, done.leads_to()), (303, "/exam"), "{}", done.text());
        let exam = store::exam::newest(&app.office.db).await.unwrap().unwrap();
        assert_eq!((exam.code.as_str(), exam.year, exam.batch, exam.policy.seats_per_room), ("2026-2", 2026, 2, 25));
        assert_eq!(exam.policy.papers[0].starts, exam.policy.window(Phase::Written).unwrap().opens);
        let desk = planner.get("/exam").await;
        assert!(desk.select_texts(".govuk-service-navigation__service-name").concat().contains("2026年云屏县第二次招聘"));
        let twice = planner.submit("/exam/new", &edit).await;
        assert!(twice.status == 422 && twice.text().contains("这个考试代码已被另一场考试使用"), "{}", twice.text());
    });
}

#[test]
fn what_is_wrong_with_a_new_exam_stands_beside_its_field_and_says_what_to_do() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/exam/new?day=2026-09-20").await;
        let name = ("name", "2026年云屏县第二次招聘");
        for (field, value, sentence) in [
            ("name", "", "请填写考试名称"),
            ("code", "考试一", "考试代码由1至16个字母、数字或短横线组成"),
            ("code", "2026-1", "这个考试代码已被另一场考试使用，请换一个"),
            ("year", "26", "年份须为2020至2099，实际26，请改正"),
            ("batch", "10", "批次须为1至9，实际10，请改正"),
            ("fee", "免费", "金额"),
            ("seats_per_room", "31", "少于每考场31座"),
            ("expected_applicants", "两万", "请填写数字"),
            ("opens0", "", "请填写网上报名的开始时间"),
            ("closes0", "2026-07-01T08:00", "网上报名的结束时间须晚于开始时间"),
            ("closes1", "2026-07-20T18:00", "资格初审的结束时间不能早于网上报名的结束时间，请改晚"),
            ("closes5", "2026-09-20T11:00", "笔试要到2026年9月20日 12:00最后一科才结束"),
            ("opens5", "2026-02-20T08:30", "笔试开始时间已经过去，请核对年份和日期"),
        ] {
            let fields = filled(&page, &[name, (field, value)]);
            // Of the same name the first is changed: an empty name stands for itself.
            let fields: Vec<(String, String)> =
                fields.into_iter().map(|(n, v)| if n == field { (n, value.to_owned()) } else { (n, v) }).collect();
            let mut fields = borrowed(&fields);
            fields.push(("step", "confirm"));
            let refused = planner.submit("/exam/new", &fields).await;
            let beside = refused.select_texts(&format!("#{field}-error")).concat();
            assert!(refused.status == 422 && beside.contains(sentence), "{field}: {} {beside} {}", refused.status, refused.text());
        }
        assert_eq!(store::exam::list(&app.office.db).await.unwrap().len(), 1);
        assert_eq!(app.signed_in(Role::Reviewer).await.get("/exam/new").await.status, 403);
    });
}

/// Opens the second exam of the year, written on this day, in its pages.
async fn open_exam(planner: &Browser, day: &str) {
    let page = planner.get(&format!("/exam/new?day={day}")).await;
    let fields = filled(&page, &[("name", "2026年云屏县第二次招聘")]);
    let mut fields = borrowed(&fields);
    fields.push(("step", "confirm"));
    assert_eq!(planner.submit("/exam/new", &fields).await.status, 303);
}

#[test]
fn preparing_the_next_exam_takes_nothing_from_those_who_are_in_the_last() {
    on_every_database(|app| async move {
        let zhang = Applicant { name: "张𬭎", phone: "16900009999", number: 59 };
        zhang.register(&app).await;
        open_exam(&app.signed_in(Role::Planner).await, "2026-07-05").await;
        let (first, second) = ("2026年云屏县招聘", "2026年云屏县第二次招聘");
        assert_eq!(app.stranger().get("/").await.heading(), first, "its registration has not opened");
        assert!(zhang.sign_in(&app).await.get("/registration/mine").await.text().contains("待审核"));
        // The twenty-sixth of April is seventy days before the fifth of July, and a fortnight before the first exam.
        app.clock.set(shanghai_time((2026, 4, 26), (9, 0)).unwrap());
        assert_eq!(app.stranger().get("/").await.heading(), second);
        let mine = zhang.sign_in(&app).await.get("/registration/mine").await;
        assert!(mine.text().contains(first) && mine.text().contains("待审核"), "{}", mine.text());
        let li = app.applicant("李㛃", "16900009998").await.get("/registration/mine").await;
        assert!(li.text().contains(second), "{}", li.text());
        app.clock.set(shanghai_time((2026, 5, 11), (9, 0)).unwrap());
        let after = zhang.sign_in(&app).await.get("/registration/mine").await;
        assert!(after.text().contains(second), "the first one is written: {}", after.text());
    });
}

#[test]
fn a_new_exam_takes_its_places_and_posts_from_spreadsheets_alone() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        open_exam(&planner, "2026-07-05").await;
        let exam = store::exam::newest(&app.office.db).await.unwrap().unwrap().id;
        for (kind, head, line) in [
            ("townships", "乡镇代码,乡镇名称,所属县区,坐标X,坐标Y", "T01,金溪街道,云屏县,120,85"),
            ("units", "单位代码,单位名称,单位性质,所在乡镇,所属县区,坐标X,坐标Y", "U01,云屏县第一中学,学校,金溪街道,云屏县,121,86"),
            ("posts", "岗位代码,招聘单位,岗位名称,考试类别,招聘人数", "A0101,云屏县图书馆,管理岗位,A,1"),
            (
                "sites",
                "考点代码,考点名称,地址,承办单位,所属县区,坐标X,坐标Y",
                "S01,云屏县第一中学,云屏县人民路1号,云屏县第一中学,云屏县,121,86",
            ),
        ] {
            for figures in [["1", "0", "0", "0"], ["0", "0", "1", "0"]] {
                let here = format!("/exam/import/{kind}");
                planner.get(&here).await;
                let file = format!("{head}\n{line}\n");
                let upload = Upload { field: "file", name: "表.csv", bytes: file.as_bytes() };
                let page = planner.upload(&here, &[], upload).await;
                assert_eq!(page.select_texts(".kw-figure__value"), figures, "{kind}: {}", page.text());
                let kept = page.select_attributes("input[name=kept]", "value").remove(0);
                let nothing = Upload { field: "none", name: "x", bytes: b"x" };
                let done = planner.upload(&format!("{here}/apply"), &[("kept", &kept), ("name", "表.csv")], nothing).await;
                assert_eq!(done.status, 303, "{kind}: {}", done.text());
            }
            let list = planner.get(&format!("/exam/export/{kind}.csv")).await;
            assert!(String::from_utf8_lossy(&list.bytes).contains(line.split(',').nth(1).unwrap()), "{kind}");
        }
        planner.get("/exam/import/townships").await;
        let moved = "乡镇代码,乡镇名称,所属县区,坐标X,坐标Y\nT01,金溪街道,云屏县,130,85\n";
        let page = planner.upload("/exam/import/townships", &[], Upload { field: "file", name: "表.csv", bytes: moved.as_bytes() }).await;
        let kept = page.select_attributes("input[name=kept]", "value").remove(0);
        let nothing = Upload { field: "none", name: "x", bytes: b"x" };
        planner.upload("/exam/import/townships/apply", &[("kept", &kept), ("name", "表.csv")], nothing).await;
        let townships = store::exam::townships(&app.office.db, exam).await.unwrap();
        assert_eq!(townships.iter().map(|t| (t.name.as_str(), t.at.x)).collect::<Vec<_>>(), [("金溪街道", 130)]);
    });
}
