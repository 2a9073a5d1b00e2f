//! Over time (走势与比较): a note a day, the month's last in the table; years beside one another; a new exam starts from the last one's tables.

use kaowu::{
    domain::{
        Fen,
        account::Role,
        clock::shanghai_time,
        indicator::{BudgetKind, ExpenseClass, Operator, RECRUITMENT},
    },
    service::{
        Officer, arrangement,
        indicator::{self, table::Change, trend},
    },
    store,
};

use crate::{
    harness::{TestApp, county, on_every_database},
    plan::confirm,
};

async fn spend(app: &TestApp, yuan: i64) {
    let kind = BudgetKind::Expense(ExpenseClass::Rooms);
    indicator::budget::add(&app.office, app.by_planner(), kind, Fen::yuan(yuan), "凭证").await.unwrap();
}

fn day(app: &TestApp, month: u32, day: u32) {
    app.clock.set(shanghai_time((2026, month, day), (0, 5)).unwrap());
}

#[test]
fn a_note_is_kept_each_day_and_the_page_tells_the_year() {
    on_every_database(|app| async move {
        day(&app, 2, 27);
        indicator::budget::add(&app.office, app.by_planner(), BudgetKind::YearStart, Fen::yuan(100), "批复").await.unwrap();
        assert!(trend::note(&app.office, app.exam).await.unwrap());
        assert!(!trend::note(&app.office, app.exam).await.unwrap(), "one a day");
        for (month, date, yuan) in [(2, 28, 10), (3, 15, 20), (3, 31, 30)] {
            day(&app, month, date);
            spend(&app, yuan).await;
            assert!(trend::note(&app.office, app.exam).await.unwrap());
        }
        day(&app, 4, 2);
        spend(&app, 36).await;
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator/trend").await;
        let rows = page.select_texts(".kw-scroll tbody tr");
        assert!(rows[0].starts_with("预算执行率 100% 10% 1分 60% 6分 96% 9.6分"), "{rows:?}");
        let total = |month: u32, date: u32| format!("{month}月{date}日");
        assert_eq!(page.select_texts(".kw-chart__table tbody td:first-child"), [total(2, 28), total(3, 31), total(4, 2)]);
        assert_eq!(page.select_attributes(".kw-chart__dot", "cx").len(), 5, "four notes and now");
        let audited = super::sql(&app, "SELECT count(*) FROM audit WHERE action = 'indicator.note'").await;
        assert_eq!(audited, Some(4));
        assert_eq!(
            super::sql(&app, "SELECT count(*) FROM indicator_point WHERE exam_id = {exam}").await,
            Some(20),
            "five tables, four days"
        );
    });
}

#[test]
fn a_new_exam_starts_from_the_tables_of_the_one_before_and_the_years_stand_side_by_side() {
    on_every_database(|app| async move {
        let change =
            Change {
                cell: "≥30人".to_owned(), importance: 2, source: "metric:confirmed".to_owned(), reason: "财政股批复".to_owned()
            };
        indicator::table::change(&app.office, app.by_planner(), (RECRUITMENT, "applicants"), &change).await.unwrap();
        confirm(&app, 40).await;
        let next = county::build_from(&app.office, app.planner, &county::county(), 2).await;
        let copied = indicator::table::printed(&app.office, next).await.unwrap();
        let row = copied.find(RECRUITMENT).unwrap().find("applicants").unwrap().clone();
        assert_eq!((row.cell.as_str(), row.importance, row.target.operator), ("≥30人", 2, Operator::AtLeast));
        let heads = store::indicator::table::versions(&app.office.db, next, RECRUITMENT).await.unwrap();
        assert_eq!((heads.len(), heads[0].reason.as_str()), (1, "沿用“2026年云屏县招聘”的目标表"));
        let own = Change { cell: "≥50人".to_owned(), ..change };
        indicator::table::change(&app.office, Officer { exam: next, ..app.by_planner() }, (RECRUITMENT, "applicants"), &own).await.unwrap();
        let before = indicator::table::printed(&app.office, app.exam).await.unwrap();
        assert_eq!(before.find(RECRUITMENT).unwrap().find("applicants").unwrap().cell, "≥30人", "the older one stays as it is");
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator/year").await;
        let rows = page.select_texts(".kw-scroll tbody tr");
        let row = rows.iter().find(|row| row.starts_with("报考人数")).unwrap();
        assert!(row.contains("40人（目标≥30人）") && row.contains("0人（目标≥50人）") && row.contains("较上次减少40"), "{row}");
        assert_eq!(page.select_texts(".kw-chart__table tbody tr").len(), 2);
        assert!(page.text().contains("现行数据，未签批"));
    });
}

#[test]
fn plans_show_the_score_they_would_bring() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Default::default()).await.unwrap();
        let report = arrangement::stored_report(&app.office, plan).await.unwrap();
        let scores = indicator::outlook::of_plans(&app.office, app.exam, 8).await.unwrap();
        let item = scores[0].sheet.find("person_times").unwrap();
        assert_eq!((scores.len(), item.shown.clone()), (1, format!("{}人次", report.person_times)));
        let now = indicator::recruitment(&app.office, app.exam).await.unwrap().sheet;
        assert!(now.find("person_times").unwrap().scored.is_none() && item.scored.is_some(), "the plan is proposed only");
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator/outlook").await;
        assert!(page.text().contains("各版编排方案的绩效得分") && page.text().contains("第1版 拟定"), "{}", page.text());
    });
}
