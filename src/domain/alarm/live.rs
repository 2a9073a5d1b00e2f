//! What has come in, against policy and paper (报名动态).

use super::{Alarm, Case, PostCount, Severity, n, quotient};

/// Posts named in one alarm; the rest is counted.
const NAMED: usize = 5;

/// More people have paid than can sit.
pub fn confirmed_exceed_seats(case: &Case) -> Option<Alarm> {
    let (confirmed, seats, a_room) = (case.counts.confirmed, case.counts.seats, u32::from(case.policy.seats_per_room.max(1)));
    if seats == 0 || confirmed <= seats {
        return None;
    }
    let short = confirmed - seats;
    Some(Alarm {
        severity: Severity::Must,
        title: format!("报名确认{}人，现有考场坐不下", n(confirmed)),
        arithmetic: format!(
            "{} − {} = {} 人没有座位；⌈{} ÷ {a_room}⌉ = {} 间",
            n(confirmed),
            n(seats),
            n(short),
            n(short),
            n(short.div_ceil(a_room))
        ),
        remedy: format!("请在考点管理中至少增加{}间考场，再编排。", n(short.div_ceil(a_room))),
    })
}

/// Someone was confirmed after the plan was adopted.
pub fn confirmed_without_a_seat(case: &Case) -> Option<Alarm> {
    let (confirmed, unseated) = (case.counts.confirmed, case.counts.unseated.filter(|count| *count > 0)?);
    Some(Alarm {
        severity: Severity::Must,
        title: format!("{}名已确认的考生还没有座位", n(unseated)),
        arithmetic: format!("报名确认 {} − 所采用方案 {} = {} 人", n(confirmed), n(confirmed.saturating_sub(unseated)), n(unseated)),
        remedy: "请在“编排”页把他们补入空座；其他考生的座位不变。".to_owned(),
    })
}

/// Posts with fewer paid applicants than the notice's ratio.
pub fn posts_below_ratio(case: &Case) -> Option<Alarm> {
    if case.counts.confirmed == 0 {
        return None; // before anyone could pay, every post would be named
    }
    let below: Vec<(&PostCount, u32, u32)> = case
        .counts
        .posts
        .iter()
        .filter_map(|post| post.ratio.map(|ratio| (post, u32::from(ratio.0), ratio.vacancies_kept(post.vacancies, post.confirmed))))
        .filter(|(post, _, kept)| *kept < post.vacancies)
        .collect();
    let cancelled = below.iter().filter(|(_, _, kept)| *kept == 0).count();
    (!below.is_empty()).then(|| Alarm {
        severity: Severity::Check,
        title: format!("{}个岗位未达到开考比例，其中{cancelled}个将取消", below.len()),
        arithmetic: named(below.iter().map(|(post, ratio, kept)| {
            format!("{}：⌊{} ÷ {ratio}⌋ = {}，计划 {}，保留 {kept}", post.code, n(post.confirmed), post.confirmed / ratio, post.vacancies)
        })),
        remedy: "缴费截止后核减或取消计划并公告；取消岗位的考生可申请改报或退费。".to_owned(),
    })
}

/// Posts that draw more applicants a vacancy than the list warns of.
pub fn hot_posts(case: &Case) -> Option<Alarm> {
    let limit = u32::from(case.policy.hot_ratio);
    let mut hot: Vec<&PostCount> = case.counts.posts.iter().filter(|post| post.applied > limit.saturating_mul(post.vacancies)).collect();
    hot.sort_by_key(|post| std::cmp::Reverse(post.applied / post.vacancies.max(1)));
    (!hot.is_empty()).then(|| Alarm {
        severity: Severity::Note,
        title: format!("{}个岗位竞争超过{limit}:1", hot.len()),
        arithmetic: named(hot.iter().map(|post| {
            let ratio = quotient(post.applied, post.vacancies.max(1), 1);
            format!("{}：{} ÷ {} = {ratio} > {limit}", post.code, n(post.applied), post.vacancies)
        })),
        remedy: "报名期间可在岗位表上提示，引导考生合理选报；编排时同岗考生不相邻。".to_owned(),
    })
}

/// 报考人数 is met or not, depending on who counts as an applicant.
pub fn applicants_depend_on_who_is_counted(case: &Case) -> Option<Alarm> {
    let (target, counts) = (case.paper.target_applicants, case.counts);
    let figures = [("提交报名", counts.registered), ("审核通过", counts.approved), ("报名确认", counts.confirmed)];
    let meets = |figure: u32| figure >= target;
    let split = figures.iter().any(|(_, figure)| meets(*figure)) && !figures.iter().all(|(_, figure)| meets(*figure));
    split.then(|| Alarm {
        severity: Severity::Check,
        title: format!("“报考人数≥{}”是否达到，取决于怎么算", n(target)),
        arithmetic: figures
            .map(|(what, figure)| format!("{what} {} {} {}", n(figure), if meets(figure) { "≥" } else { "<" }, n(target)))
            .join("；"),
        remedy: "请写明报考人数按哪一个数统计；自评表宜同时列出各数。".to_owned(),
    })
}

/// The same crew for a small site and a large one.
pub fn crew_ignores_site_size(case: &Case) -> Option<Alarm> {
    let crew = case.paper.crew_per_site;
    let sizes = || case.counts.site_rooms.iter().copied().filter(|rooms| *rooms > 0);
    let (arithmetic, severity) = match (sizes().min(), sizes().max()) {
        (Some(least), Some(most)) if least < most => (
            format!(
                "{crew} 人 ÷ {least} 间 = {} 人/间；{crew} 人 ÷ {most} 间 = {} 人/间",
                quotient(crew, least, 2),
                quotient(crew, most, 2)
            ),
            Severity::Check,
        ),
        (Some(_), _) => return None,
        _ => (format!("{} × {crew} = {} 人次，与考场数无关", case.paper.sites, n(case.paper.sites * crew)), Severity::Note),
    };
    Some(Alarm {
        severity,
        title: format!("每考点场外考务一律{crew}人，不分考点大小"),
        arithmetic,
        remedy: "可在考试方案中调整各岗位人数；合并小考点可减少场外考务。".to_owned(),
    })
}

fn named(lines: impl ExactSizeIterator<Item = String>) -> String {
    let rest = lines.len().saturating_sub(NAMED);
    let shown = lines.take(NAMED).collect::<Vec<_>>().join("；");
    if rest == 0 { shown } else { format!("{shown}；另有 {rest} 个") }
}
