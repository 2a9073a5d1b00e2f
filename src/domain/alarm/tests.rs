//! The alarms of the reference paper, word for word; for each alarm, the change that silences it or calls it.

use super::*;

fn policy() -> Policy {
    Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap())
}

/// The paper as the bureau printed it.
fn printed() -> PlanPaper {
    PlanPaper {
        title: "项目绩效目标表".into(),
        expected_applicants: 23_000,
        target_applicants: 20_000,
        rooms_in_department_table: 750,
        rooms_in_project_table: 50,
        invigilators_per_room: 2,
        invigilators: 1_500,
        sites: 20,
        crew_per_site: 45,
        interview_rooms: 30,
        interview_per_room: 12,
        interview_around: 50,
        interview_person_times: 410,
        person_times: 2_810,
        target_person_times: 2_500,
        target_sessions: 1,
        sessions_explained: 2,
        budget: 300,
        budget_unit: BudgetUnit::Yuan,
        fee_yuan: 100,
        fee_listed_under: "成本指标".into(),
        output_classes: ["数量指标", "时效指标", "成本指标"].map(str::to_owned).into(),
    }
}

fn titles(policy: &Policy, paper: &PlanPaper, counts: &Counts) -> Vec<String> {
    alarms(policy, paper, counts).into_iter().map(|alarm| alarm.title).collect()
}

fn post(code: &str, vacancies: u32, confirmed: u32) -> PostCount {
    PostCount {
        code: PostCode::parse(code).unwrap(),
        name: "工作人员".into(),
        vacancies,
        ratio: Some(MinimumRatio(3)),
        applied: confirmed,
        confirmed,
    }
}

#[test]
fn the_reference_paper_is_contradicted_with_its_arithmetic() {
    use Severity::{Check, Must, Note};
    let found = alarms(&policy(), &printed(), &Counts::default());
    let shown: Vec<(Severity, &str, &str)> = found.iter().map(|a| (a.severity, a.title.as_str(), a.arithmetic.as_str())).collect();
    let expected = [
        (
            Must,
            "750间考场坐不下预计的23,000名考生",
            "750 × 30 = 22,500 < 23,000，缺 500 座；需要 ⌈23,000 ÷ 30⌉ = 767 间。767 × 2 + 20 × 45 + (30 × 12 + 50) = 1,534 + 900 + 410 = 2,844 人次",
        ),
        (Must, "“50考场”与监考员1,500人矛盾", "50 × 2 = 100，与所列监考员 1,500 人不符；750 × 2 = 1,500，相符"),
        (
            Must,
            "预算“300元”的单位应为万元",
            "300 元 ÷ 2,810 人次 = 0.11 元，而最低一档考务费为 240 元；300 万元 ÷ 2,810 人次 = 1,068 元；报名费收入 23,000 × 100 元 = 230 万元",
        ),
        (Check, "考试场次写作≥1次，说明却是2次", "2 次 × 2,810 = 5,620 人次；1 次为 2,810 人次"),
        (Check, "报名费100元列在成本指标下，但它是收入", "收入：23,000 × 100 元 = 230 万元；成本：300 万元 ÷ 23,000 人 = 130.43 元/人"),
        (Note, "每考点场外考务一律45人，不分考点大小", "20 × 45 = 900 人次，与考场数无关"),
        (Note, "报名费收入230万元少于预算300万元，且不得抵支", "23,000 × 100 元 = 230 万元；300 − 230 = 70 万元"),
        (Note, "750间考场不能平均分给20个考点", "750 ÷ 20 = 37.5，不是整数"),
        (Note, "产出指标缺少质量指标", "应有 4 类，实有 3 类：数量指标、时效指标、成本指标"),
    ];
    assert_eq!(shown, expected);
    assert_eq!(found[0].remedy, "增加17间考场和34名监考员，或提高每考场座位数；报名确认不超过22,500人（预计的97.83%）时，750间够用。");
}

#[test]
fn a_paper_put_right_silences_its_alarm() {
    type Repair = fn(&mut PlanPaper);
    let cases: [(&str, Repair); 8] = [
        ("坐不下预计", |p| p.expected_applicants = 22_500),
        ("矛盾", |p| p.rooms_in_project_table = 750),
        ("的单位应为万元", |p| p.budget_unit = BudgetUnit::TenThousandYuan),
        ("考试场次", |p| p.sessions_explained = 1),
        ("列在成本指标下", |p| p.fee_listed_under = "收入".into()),
        ("少于预算", |p| p.expected_applicants = 30_000),
        ("不能平均分", |p| p.rooms_in_department_table = 760),
        ("产出指标缺少", |p| p.output_classes.push("质量指标".into())),
    ];
    for (title, repair) in cases {
        let mut paper = printed();
        assert!(titles(&policy(), &paper, &Counts::default()).iter().any(|t| t.contains(title)), "{title}");
        repair(&mut paper);
        assert!(!titles(&policy(), &paper, &Counts::default()).iter().any(|t| t.contains(title)), "{title}");
    }
}

#[test]
fn a_paper_made_wrong_calls_its_alarm() {
    type Damage = fn(&mut PlanPaper);
    let cases: [(&str, &str, Damage); 5] =
        [
            ("考务人次2,810与各项之和不符", "面试 1,860 人次", |p| p.interview_person_times = 1_860),
            ("考务人次2,800与各项之和不符", "1,500 + 900 + 410 = 2,810；", |p| p.person_times = 2_800),
            (
                "考试方案与绩效目标表有2处不一致",
                "考点数：方案 20，文件 21；报名费：方案 100 元，文件 120 元",
                |p| {
                    (p.sites, p.fee_yuan) = (21, 120);
                },
            ),
            ("预计数远高于指标值，自评时会按指标偏低扣分", "报考人数：23,000 ÷ 17,000 = 135.3% > 130%", |p| {
                p.target_applicants = 17_000
            }),
            ("“750考场”与监考员100人矛盾", "750 × 2 = 1,500，与所列监考员 100 人不符；50 × 2 = 100，相符", |p| p.invigilators = 100),
        ];
    for (title, arithmetic, damage) in cases {
        let mut paper = printed();
        damage(&mut paper);
        let found = alarms(&policy(), &paper, &Counts::default());
        let alarm = found.iter().find(|alarm| alarm.title == title).unwrap_or_else(|| panic!("{title}: {found:#?}"));
        assert!(alarm.arithmetic.contains(arithmetic), "{}", alarm.arithmetic);
    }
}

#[test]
fn exactly_thirty_percent_above_the_target_is_no_alarm() {
    let paper = PlanPaper { expected_applicants: 26_000, ..printed() };
    assert!(!titles(&policy(), &paper, &Counts::default()).iter().any(|t| t.contains("预计数远高于")));
    let paper = PlanPaper { expected_applicants: 26_001, ..printed() };
    assert!(titles(&policy(), &paper, &Counts::default()).iter().any(|t| t.contains("预计数远高于")));
}

#[test]
fn more_confirmed_than_seats_says_how_many_rooms_are_short() {
    let full = Counts { confirmed: 22_500, seats: 22_500, ..Counts::default() };
    assert!(!titles(&policy(), &printed(), &full).iter().any(|t| t.contains("现有考场坐不下")));
    let found = alarms(&policy(), &printed(), &Counts { confirmed: 22_531, ..full });
    assert_eq!(found[0].title, "报名确认22,531人，现有考场坐不下");
    assert_eq!(found[0].arithmetic, "22,531 − 22,500 = 31 人没有座位；⌈31 ÷ 30⌉ = 2 间");
}

#[test]
fn who_is_confirmed_and_has_no_seat_is_counted() {
    let counts = Counts { confirmed: 120, unseated: Some(3), ..Counts::default() };
    let found = alarms(&policy(), &printed(), &counts);
    let alarm = found.iter().find(|alarm| alarm.title == "3名已确认的考生还没有座位").unwrap();
    assert_eq!(alarm.arithmetic, "报名确认 120 − 所采用方案 117 = 3 人");
    for unseated in [None, Some(0)] {
        let counts = Counts { unseated, ..counts.clone() };
        assert!(!titles(&policy(), &printed(), &counts).iter().any(|t| t.contains("还没有座位")));
    }
}

#[test]
fn posts_below_their_ratio_are_reduced_or_cancelled() {
    let exempt = PostCount { ratio: None, ..post("0105", 1, 1) };
    let posts = vec![post("0101", 2, 5), post("0102", 1, 2), post("0103", 2, 6), exempt];
    let counts = Counts { confirmed: 14, posts, ..Counts::default() };
    let found = alarms(&policy(), &printed(), &counts);
    let alarm = found.iter().find(|alarm| alarm.title == "2个岗位未达到开考比例，其中1个将取消").unwrap();
    assert_eq!(alarm.arithmetic, "0101：⌊5 ÷ 3⌋ = 1，计划 2，保留 1；0102：⌊2 ÷ 3⌋ = 0，计划 1，保留 0");
    let unpaid = Counts { confirmed: 0, ..counts };
    assert!(!titles(&policy(), &printed(), &unpaid).iter().any(|t| t.contains("开考比例")));
}

#[test]
fn hot_posts_are_named_the_hottest_first() {
    let posts = (0..7).map(|i| post(&format!("020{i}"), 1, 28 + i)).chain([post("0300", 2, 60)]).collect();
    let found = alarms(&policy(), &printed(), &Counts { confirmed: 300, posts, ..Counts::default() });
    let alarm = found.iter().find(|alarm| alarm.title == "4个岗位竞争超过30:1").unwrap();
    assert!(alarm.arithmetic.starts_with("0206：34 ÷ 1 = 34 > 30；0205"), "{}", alarm.arithmetic);
}

#[test]
fn a_target_met_by_one_count_and_missed_by_another_is_pointed_out() {
    let counts = Counts { registered: 24_000, approved: 21_000, confirmed: 19_500, ..Counts::default() };
    let found = alarms(&policy(), &printed(), &counts);
    let alarm = found.iter().find(|alarm| alarm.title.starts_with("“报考人数≥20,000”")).unwrap();
    assert_eq!(alarm.arithmetic, "提交报名 24,000 ≥ 20,000；审核通过 21,000 ≥ 20,000；报名确认 19,500 < 20,000");
    let settled = Counts { confirmed: 20_000, ..counts };
    assert!(!titles(&policy(), &printed(), &settled).iter().any(|t| t.contains("取决于怎么算")));
}

#[test]
fn one_crew_for_sites_of_all_sizes_is_pointed_out() {
    let counts = Counts { site_rooms: vec![60, 15, 0, 30], ..Counts::default() };
    let found = alarms(&policy(), &printed(), &counts);
    let alarm = found.iter().find(|alarm| alarm.title.contains("一律45人")).unwrap();
    assert_eq!(alarm.arithmetic, "45 人 ÷ 15 间 = 3 人/间；45 人 ÷ 60 间 = 0.75 人/间");
    let equal = Counts { site_rooms: vec![38, 38], ..Counts::default() };
    assert!(!titles(&policy(), &printed(), &equal).iter().any(|t| t.contains("一律")));
}
