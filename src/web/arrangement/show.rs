//! A plan (方案): its figures, how far from the best, what the check found, its sites, and what it changes.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard,
        chart::BarChart,
        desk,
        filter::group,
        guard::Office,
        layout::{self, Frame},
        visit::Visit,
    },
    head_of,
    map::{SiteLoad, SiteMap},
    step::{Here, Steps},
};
use crate::{
    domain::{
        account::Role,
        arrangement::{PlanHead, PlanState},
        exam::{Category, Exam, Policy, Room, Site},
        id::{PlanId, RoomId},
        staffing::{Scope, Session},
    },
    planner::StageReport,
    service::{
        self,
        arrangement::{FindingLine, PlanReport},
    },
    store::{
        self,
        arrangement::{Amendment, Difference, RoomUseLine},
        staffing::DutyLine,
    },
};

/// Findings shown of each kind; the rest are counted.
const MOST: usize = 50;

/// 人次 of a site or of the whole plan, by what people do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct People {
    invigilators: u32,
    crew: u32,
    interview: u32,
}

impl People {
    fn of<'a>(duties: impl Iterator<Item = &'a DutyLine>, policy: &Policy) -> Self {
        let in_rooms = |role: &str| policy.roles.iter().any(|one| one.name == role && one.scope == Scope::Room);
        duties.fold(Self::default(), |mut people, line| {
            match line.duty.session {
                Session::Interview => people.interview += 1,
                Session::Written if line.duty.room.is_some() || in_rooms(&line.duty.role) => people.invigilators += 1,
                Session::Written => people.crew += 1,
            }
            people
        })
    }

    const fn total(self) -> u32 {
        self.invigilators + self.crew + self.interview
    }

    /// `监考 1,536（768间×2人）＋考点 945（21个×45人）＋面试 410＝2,891`; a product is written only where it holds.
    fn arithmetic(self, policy: &Policy, report: &PlanReport) -> String {
        let product = |people: u32, places: u32, measure: &str, each: u32| {
            let people_shown = group(people);
            if places * each == people { format!("{people_shown}（{}{measure}×{each}人）", group(places)) } else { people_shown }
        };
        let quota = |scope| policy.quota(Session::Written, scope);
        format!(
            "监考 {}＋考点 {}＋面试 {}＝{}",
            product(self.invigilators, report.rooms, "间", quota(Scope::Room)),
            product(self.crew, report.sites, "个", quota(Scope::Site)),
            group(self.interview),
            group(self.total())
        )
    }
}

/// Rooms in use, and those in shared rooms who sit another paper than the room is kept for.
struct Used {
    rooms: Vec<RoomUseLine>,
    others: BTreeMap<(RoomId, Category), u32>,
}

impl Used {
    fn others_in(&self, line: &RoomUseLine) -> impl Iterator<Item = (Category, u32)> {
        let of_room = self.others.iter().filter(move |((room, _), _)| *room == line.room);
        of_room.map(|((_, category), count)| (*category, *count))
    }
}

/// One site of a plan.
struct SiteLine {
    site: Site,
    used: usize,
    offered: usize,
    candidates: u32,
    categories: Vec<(Category, u32)>,
    people: People,
    /// Whether the reader may open it.
    opens: bool,
}

impl SiteLine {
    fn of(site: Site, (used, rooms, duties): (&Used, &[Room], &[DutyLine]), policy: &Policy, opens: bool) -> Self {
        let own: Vec<&RoomUseLine> = used.rooms.iter().filter(|line| line.site == site.id).collect();
        let mut categories: BTreeMap<Category, u32> = BTreeMap::new();
        for line in &own {
            *categories.entry(line.category).or_default() += line.count - used.others_in(line).map(|(_, count)| count).sum::<u32>();
            used.others_in(line).for_each(|(category, count)| *categories.entry(category).or_default() += count);
        }
        Self {
            used: own.len(),
            offered: rooms.iter().filter(|room| room.site == site.id).count(),
            candidates: own.iter().map(|line| line.count).sum(),
            categories: categories.into_iter().collect(),
            people: People::of(duties.iter().filter(|line| line.duty.site == site.id), policy),
            opens,
            site,
        }
    }

    /// `A 320，D 150`.
    fn mix(&self) -> String {
        self.categories.iter().map(|(category, count)| format!("{category} {count}")).collect::<Vec<_>>().join("，")
    }
}

/// What adopting a proposal would change.
pub(super) struct Changes {
    pub version: u32,
    pub difference: Difference,
}

/// Compares a proposal with the plan in force, where there is one.
pub(super) async fn changes(app: &App, exam: &Exam, head: &PlanHead) -> Result<Option<Changes>, Error> {
    if head.state != PlanState::Proposed {
        return Ok(None);
    }
    let db = &app.office.db;
    let Some(current) = store::arrangement::adopted(db, exam.id).await? else { return Ok(None) };
    let difference = store::arrangement::difference(db, current.id, head.id).await?;
    Ok(Some(Changes { version: current.version, difference }))
}

/// Findings of one kind.
struct Findings {
    title: &'static str,
    lines: Vec<FindingLine>,
    more: usize,
}

impl Findings {
    fn of(report: &PlanReport, hard: bool) -> Self {
        let all: Vec<FindingLine> = report.findings.iter().filter(|finding| finding.hard == hard).cloned().collect();
        let more = all.len().saturating_sub(MOST);
        let title = if hard { "硬性问题（不处理不能采用）" } else { "提醒（可以采用，请知悉）" };
        Self { title, lines: all.into_iter().take(MOST).collect(), more }
    }
}

#[derive(Template)]
#[template(path = "arrangement/show.html")]
struct ShowPage {
    frame: Frame,
    exam: Exam,
    head: PlanHead,
    report: PlanReport,
    stages: Vec<(&'static str, StageReport)>,
    findings: Vec<Findings>,
    arithmetic: String,
    changes: Option<Changes>,
    amendment: Option<Amendment>,
    sites: Vec<SiteLine>,
    load: BarChart,
    adopts: bool,
    steps: Steps,
    map: SiteMap,
    duties: BarChart,
    /// Who has no duty in the plan.
    left: u32,
    /// The scenario it was made of, in words.
    made_of: Option<String>,
    /// What that scenario assumes of rooms and people.
    assumed: Vec<String>,
}

/// Seats of every site: offered by its rooms under the plan's capacity, and taken.
fn loads(sites: Vec<Site>, (used, rooms): (&[RoomUseLine], &[Room]), policy: &Policy) -> Vec<SiteLoad> {
    let seats = |room: &Room| u32::from(room.capacity.min(policy.seats_per_room));
    let load = |site: Site| SiteLoad {
        offered: rooms.iter().filter(|room| room.site == site.id).map(seats).sum(),
        taken: used.iter().filter(|line| line.site == site.id).map(|line| line.count).sum(),
        site,
    };
    sites.into_iter().map(load).collect()
}

/// How many people have how many duties, past ones among them.
async fn staff_load(app: &App, exam: &Exam, plan: PlanId) -> Result<(BarChart, u32), Error> {
    let loads = store::arrangement::loads(&app.office.db, exam.id, plan).await?;
    let chart = BarChart::new("duties", "有任务的人各有几次（含往年）", "任务次数", "人");
    let called = loads.iter().filter(|load| load.called > 0);
    let chart = called.fold(chart, |chart, load| chart.bar(&format!("{}次", load.duties), load.called.into()));
    Ok((chart, loads.iter().map(|load| load.left).sum()))
}

pub(super) async fn show(
    guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let head = head_of(&app, &exam, plan).await?;
    let report = service::arrangement::stored_report(&app.office, plan).await?;
    let used = Used { rooms: store::arrangement::room_use(db, plan).await?, others: store::arrangement::other_papers(db, plan).await? };
    let rooms = store::exam::rooms(db, exam.id).await?;
    let duties = store::staffing::duties(db, plan, None).await?;
    let names = guard.account.may(Role::Planner) || guard.account.may(Role::SiteChief);
    let line = |site: Site| {
        let opens = names && desk::sees_site(&guard.account, site.id);
        SiteLine::of(site, (&used, &rooms, &duties), &exam.policy, opens)
    };
    let places = store::exam::sites(db, exam.id).await?;
    let kept = store::arrangement::scenario::of_plan(db, exam.id, plan).await?;
    let under = kept.as_ref().map_or_else(|| exam.policy.clone(), |kept| kept.scenario.policy(&exam.policy));
    let map = SiteMap::new(loads(places.clone(), (&used.rooms, &rooms), &under), &store::exam::townships(db, exam.id).await?);
    let all = places.into_iter().map(line);
    let sites: Vec<SiteLine> = all.filter(|line| line.used > 0 || line.people.total() > 0).collect();
    let load = sites.iter().fold(BarChart::new("load", "各考点考生数", "考点", "考生（人）"), |chart, line| {
        chart.bar(&line.site.name, line.candidates.into())
    });
    let stages =
        vec![("考点考场（J1，角）", report.arrange.clone()), ("座位（J3）", report.seat.clone()), ("考务人员（J2）", report.staff.clone())];
    let (staff, left) = staff_load(&app, &exam, plan).await?;
    let page = ShowPage {
        steps: Steps::at(Here::Findings, Some(plan), &frame),
        map,
        duties: staff,
        left,
        assumed: kept.as_ref().map(|kept| kept.scenario.assumptions()).unwrap_or_default(),
        made_of: kept.map(|kept| format!("预案“{}”第{}版：{}", kept.name, kept.version, kept.scenario.changes(&exam.policy).join("；"))),
        frame: frame
            .titled(&format!("方案第{}版", head.version))
            .captioned("编排")
            .within(&exam.name)
            .back_to("/arrangement", "编排")
            .wide(),
        findings: [true, false].map(|hard| Findings::of(&report, hard)).into_iter().filter(|kind| !kind.lines.is_empty()).collect(),
        arithmetic: People::of(duties.iter(), &exam.policy).arithmetic(&exam.policy, &report),
        changes: changes(&app, &exam, &head).await?,
        amendment: store::arrangement::amendment(db, plan).await?.filter(|_| names),
        adopts: head.state == PlanState::Proposed && guard.account.may(Role::Planner),
        exam,
        head,
        report,
        stages,
        sites,
        load,
    };
    Ok(layout::page(&page))
}

/// The solver's word as people read it.
fn status(word: &str) -> &str {
    match word {
        "optimal" => "已证明最优",
        "time limit" => "到时限，取最好方案",
        "rule and seed" => "规则与抽签",
        "heuristic" => "启发式，下界已证明",
        "bounded" => "未证明最优，下界已证明",
        "amended" => "局部调整，未重新求解",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_written_only_where_it_holds() {
        let policy = Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        let report = PlanReport { rooms: 768, sites: 21, ..PlanReport::default() };
        let people = People { invigilators: 1_536, crew: 945, interview: 410 };
        assert_eq!(people.arithmetic(&policy, &report), "监考 1,536（768间×2人）＋考点 945（21个×45人）＋面试 410＝2,891");
        let short = People { crew: 944, ..people };
        assert_eq!(short.arithmetic(&policy, &report), "监考 1,536（768间×2人）＋考点 944＋面试 410＝2,890");
    }
}
