//! The paper against itself and against the policy (文件核对).

use super::{Alarm, BudgetUnit, Case, Severity, n, quotient, wan};
use crate::domain::{
    Fen,
    staffing::{PersonTimes, Scope, Session},
};

/// 750 rooms of 30 hold 22,500, fewer than the 23,000 expected.
pub fn seats_fall_short(case: &Case) -> Option<Alarm> {
    let (paper, policy) = (case.paper, case.policy);
    let (rooms, expected, seats) = (paper.rooms_in_department_table, paper.expected_applicants, u32::from(policy.seats_per_room));
    let held = rooms * seats;
    if held >= expected {
        return None;
    }
    let needed = PersonTimes::for_applicants(policy, expected, paper.sites);
    let (more, a_room) = (needed.rooms - rooms, policy.quota(Session::Written, Scope::Room));
    Some(Alarm {
        severity: Severity::Must,
        title: format!("{}间考场坐不下预计的{}名考生", n(rooms), n(expected)),
        arithmetic: format!(
            "{} × {seats} = {} < {}，缺 {} 座；需要 ⌈{} ÷ {seats}⌉ = {} 间。{} × {a_room} + {} × {} + ({} × {} + {}) = {} + {} + {} = {} 人次",
            n(rooms),
            n(held),
            n(expected),
            n(expected - held),
            n(expected),
            n(needed.rooms),
            n(needed.rooms),
            paper.sites,
            policy.quota(Session::Written, Scope::Site),
            policy.interview.rooms,
            policy.quota(Session::Interview, Scope::Room),
            policy.quota(Session::Interview, Scope::Site),
            n(needed.invigilators),
            n(needed.crew),
            n(needed.interview),
            n(needed.total()),
        ),
        remedy: format!(
            "增加{more}间考场和{}名监考员，或提高每考场座位数；报名确认不超过{}人（预计的{}%）时，{}间够用。",
            more * a_room,
            n(held),
            quotient(held * 100, expected, 2),
            n(rooms)
        ),
    })
}

/// 50 rooms cannot have 1,500 invigilators; 750 can.
pub fn room_counts_contradict(case: &Case) -> Option<Alarm> {
    let paper = case.paper;
    let (department, project, each) = (paper.rooms_in_department_table, paper.rooms_in_project_table, paper.invigilators_per_room);
    let agrees = |rooms: u32| rooms * each == paper.invigilators;
    if department == project && agrees(project) {
        return None;
    }
    let line = |rooms: u32| format!("{} × {each} = {}", n(rooms), n(rooms * each));
    let (arithmetic, remedy) = match (agrees(project), agrees(department)) {
        (false, true) => (
            format!("{}，与所列监考员 {} 人不符；{}，相符", line(project), n(paper.invigilators), line(department)),
            format!("项目表的“{}考场”应为{}个，请更正后重新报送。", n(project), n(department)),
        ),
        (true, false) => (
            format!("{}，与所列监考员 {} 人不符；{}，相符", line(department), n(paper.invigilators), line(project)),
            format!("部门表的“{}考场”应为{}个，请更正后重新报送。", n(department), n(project)),
        ),
        _ => (
            format!("{}；{}；所列监考员 {} 人", line(department), line(project), n(paper.invigilators)),
            "请核对两张表的考场数和监考员数，更正后重新报送。".to_owned(),
        ),
    };
    let title = format!("“{}考场”与监考员{}人矛盾", n(if agrees(project) { department } else { project }), n(paper.invigilators));
    Some(Alarm { severity: Severity::Must, title, arithmetic, remedy })
}

/// A budget that pays less for a person-time than the lowest pay of any role is in the wrong unit.
pub fn budget_unit_is_wrong(case: &Case) -> Option<Alarm> {
    let paper = case.paper;
    let lowest = case.policy.roles.iter().map(|role| role.pay).min()?;
    let times = i64::from(paper.person_times.max(1));
    if paper.budget_unit != BudgetUnit::Yuan || paper.budget_as_printed() >= lowest.times(times) {
        return None;
    }
    let meant = Fen::yuan(10_000).times(i64::from(paper.budget));
    Some(Alarm {
        severity: Severity::Must,
        title: format!("预算“{}元”的单位应为万元", n(paper.budget)),
        arithmetic: format!(
            "{budget} 元 ÷ {times} 人次 = {each} 元，而最低一档考务费为 {lowest} 元；{budget} 万元 ÷ {times} 人次 = {meant_each} 元；报名费收入 {applicants} × {fee} 元 = {income} 万元",
            budget = n(paper.budget),
            times = n(times),
            each = quotient(paper.budget, times, 2),
            meant_each = quotient(meant.fen(), times * 100, 0),
            applicants = n(paper.expected_applicants),
            fee = paper.fee_yuan,
            income = wan(paper.fee_income()),
        ),
        remedy: format!("请确认预算为{}万元，并更正目标表的单位。", n(paper.budget)),
    })
}

/// The parts of the person-times are not their sum.
pub fn person_times_do_not_add_up(case: &Case) -> Option<Alarm> {
    let paper = case.paper;
    let crew = paper.sites * paper.crew_per_site;
    let interview = paper.interview_rooms * paper.interview_per_room + paper.interview_around;
    let total = paper.invigilators + crew + interview;
    if total == paper.person_times && interview == paper.interview_person_times {
        return None;
    }
    Some(Alarm {
        severity: Severity::Must,
        title: format!("考务人次{}与各项之和不符", n(paper.person_times)),
        arithmetic: format!(
            "{} + {} × {} + ({} × {} + {}) = {} + {} + {} = {}；文件写面试 {} 人次、合计 {} 人次",
            n(paper.invigilators),
            paper.sites,
            paper.crew_per_site,
            paper.interview_rooms,
            paper.interview_per_room,
            paper.interview_around,
            n(paper.invigilators),
            n(crew),
            n(interview),
            n(total),
            n(paper.interview_person_times),
            n(paper.person_times),
        ),
        remedy: "请核对各项人数；面试场外人数是合计，不是每考场人数。".to_owned(),
    })
}

/// The policy in force was changed and the paper was not, or the other way round.
pub fn policy_differs(case: &Case) -> Option<Alarm> {
    let (policy, paper) = (case.policy, case.paper);
    let fee = Fen::yuan(i64::from(paper.fee_yuan));
    let pairs = [
        ("预计报名人数", policy.expected_applicants, paper.expected_applicants),
        ("考点数", policy.planned_sites, paper.sites),
        ("每考场监考员", policy.quota(Session::Written, Scope::Room), paper.invigilators_per_room),
        ("每考点场外考务", policy.quota(Session::Written, Scope::Site), paper.crew_per_site),
        ("面试考场", policy.interview.rooms, paper.interview_rooms),
        ("每面试考场人数", policy.quota(Session::Interview, Scope::Room), paper.interview_per_room),
        ("面试场外人数", policy.quota(Session::Interview, Scope::Site), paper.interview_around),
        ("考务人次目标", policy.target_person_times, paper.target_person_times),
    ];
    let mut lines: Vec<String> = pairs
        .into_iter()
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(what, ours, theirs)| format!("{what}：方案 {}，文件 {}", n(ours), n(theirs)))
        .collect();
    if policy.fee != fee {
        lines.push(format!("报名费：方案 {} 元，文件 {fee} 元", policy.fee));
    }
    (!lines.is_empty()).then(|| Alarm {
        severity: Severity::Check,
        title: format!("考试方案与绩效目标表有{}处不一致", lines.len()),
        arithmetic: lines.join("；"),
        remedy: "请改正其中一方；确需调整的，保留调整依据，自评时说明偏差原因。".to_owned(),
    })
}

/// Fees go to the treasury; the budget is an appropriation. That the two differ is right, that they are set off is not.
pub fn income_is_not_the_budget(case: &Case) -> Option<Alarm> {
    let (budget, income) = (case.policy.budget, case.paper.fee_income());
    (budget > income).then(|| Alarm {
        severity: Severity::Note,
        title: format!("报名费收入{}万元少于预算{}万元，且不得抵支", wan(income), wan(budget)),
        arithmetic: format!(
            "{} × {} 元 = {} 万元；{} − {} = {} 万元",
            n(case.paper.expected_applicants),
            case.paper.fee_yuan,
            wan(income),
            wan(budget),
            wan(income),
            wan(Fen::new(budget.fen() - income.fen()))
        ),
        remedy: "报名费按“收支两条线”全额上缴；支出按批复的预算安排，不以收入抵支。".to_owned(),
    })
}

/// At least one session, says the target; up to two, says its explanation.
pub fn sessions_are_unclear(case: &Case) -> Option<Alarm> {
    let paper = case.paper;
    let (stated, explained) = (paper.target_sessions, paper.sessions_explained);
    (stated != explained).then(|| Alarm {
        severity: Severity::Check,
        title: format!("考试场次写作≥{stated}次，说明却是{explained}次"),
        arithmetic: format!(
            "{explained} 次 × {} = {} 人次；{stated} 次为 {} 人次",
            n(paper.person_times),
            n(explained * paper.person_times),
            n(stated * paper.person_times)
        ),
        remedy: format!("请写明{}人次和预算是一次考试的，还是全年的。", n(paper.person_times)),
    })
}

/// What an applicant pays is income; a cost indicator limits spending.
pub fn fee_is_no_cost(case: &Case) -> Option<Alarm> {
    let paper = case.paper;
    (paper.fee_listed_under == "成本指标").then(|| Alarm {
        severity: Severity::Check,
        title: format!("报名费{}元列在成本指标下，但它是收入", paper.fee_yuan),
        arithmetic: format!(
            "收入：{} × {} 元 = {} 万元；成本：{} 万元 ÷ {} 人 = {} 元/人",
            n(paper.expected_applicants),
            paper.fee_yuan,
            wan(paper.fee_income()),
            wan(case.policy.budget),
            n(paper.expected_applicants),
            quotient(case.policy.budget.fen(), i64::from(paper.expected_applicants.max(1)) * 100, 2)
        ),
        remedy: format!("成本指标宜写每名考生的支出，如“生均考务成本≤…元”；报名费写作“={}元/人”，并注明收费依据。", paper.fee_yuan),
    })
}

/// A forecast far above the target says that the target was set too low.
pub fn targets_are_low(case: &Case) -> Option<Alarm> {
    let paper = case.paper;
    let limit = 100 + u32::from(case.policy.tolerances.over_percent);
    let over = |target: u32, forecast: u32| u64::from(forecast) * 100 > u64::from(target) * u64::from(limit);
    let lines: Vec<String> =
        [("报考人数", paper.target_applicants, paper.expected_applicants), ("考务人次", paper.target_person_times, paper.person_times)]
            .into_iter()
            .filter(|(_, target, forecast)| over(*target, *forecast))
            .map(|(what, target, forecast)| {
                let percent = quotient(u64::from(forecast) * 100, target.max(1), 1);
                format!("{what}：{} ÷ {} = {percent}% > {limit}%", n(forecast), n(target))
            })
            .collect();
    (!lines.is_empty()).then(|| Alarm {
        severity: Severity::Check,
        title: "预计数远高于指标值，自评时会按指标偏低扣分".to_owned(),
        arithmetic: lines.join("；"),
        remedy: "请在年中调整指标值，或在自评时说明偏差原因。".to_owned(),
    })
}

/// 37.5 rooms a site.
pub fn sites_cannot_be_equal(case: &Case) -> Option<Alarm> {
    let (rooms, sites) = (case.paper.rooms_in_department_table, case.paper.sites);
    (sites > 0 && !rooms.is_multiple_of(sites)).then(|| Alarm {
        severity: Severity::Note,
        title: format!("{}间考场不能平均分给{sites}个考点", n(rooms)),
        arithmetic: format!("{} ÷ {sites} = {}，不是整数", n(rooms), quotient(rooms, sites, 2)),
        remedy: "请按各考点实有考场数编排，不按平均数下达。".to_owned(),
    })
}

/// 产出 has four classes: 数量, 质量, 时效, 成本.
pub fn output_class_is_missing(case: &Case) -> Option<Alarm> {
    let has = |class: &&str| case.paper.output_classes.iter().any(|c| c == class);
    let missing: Vec<&str> = ["数量指标", "质量指标", "时效指标", "成本指标"].into_iter().filter(|class| !has(class)).collect();
    (!missing.is_empty()).then(|| Alarm {
        severity: Severity::Note,
        title: format!("产出指标缺少{}", missing.join("、")),
        arithmetic: format!("应有 4 类，实有 {} 类：{}", 4 - missing.len(), case.paper.output_classes.join("、")),
        remedy: "请补设，例如质量指标“试卷安全保密事故0起”“考场差错率≤…”。".to_owned(),
    })
}
