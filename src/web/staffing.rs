//! Staff (考务人员): the desk's list and the sign-in codes; a proctor's own card and answer.

mod photo;

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{
    App, Error, Guard, Routes, Who,
    component::Choice,
    desk,
    form::Form,
    guard::{AnyOf, Planner, Proctor, SiteChief},
    layout::{self, Flash, Frame},
    query::Query,
    visit::Visit,
};
use crate::{
    domain::{
        Moment,
        account::Role,
        clock, conduct,
        exam::{Exam, PaperTime, Phase, Site},
        staffing::{Answer, Session, StaffMember},
    },
    exchange::{code_list, export::Watermark, qualification},
    service, store,
    store::staffing::{DutyLine, StaffColumn, StaffFilter, StaffLine},
};

const PAGE: u32 = 50;

/// Both sides' pages.
#[must_use]
pub fn routes() -> Routes {
    let readers = Who::AnyOf(&[Role::Planner, Role::SiteChief]);
    Routes::new()
        .get("/staffing", readers, list)
        .get("/staffing/codes", Who::Role(Role::Planner), codes)
        .post("/staffing/codes", Who::Role(Role::Planner), give_codes)
        .get("/staffing/mine", Who::Role(Role::Proctor), mine)
        .post("/staffing/mine/answer", Who::Role(Role::Proctor), answer)
        .get("/staffing/mine/photo.jpg", Who::Role(Role::Proctor), photo::show)
        .upload("/staffing/mine/photo", Who::Role(Role::Proctor), photo::LARGEST, photo::save)
}

#[derive(Template)]
#[template(path = "staffing/list.html")]
struct ListPage {
    frame: Frame,
    query: Query,
    lines: Vec<StaffLine>,
    total: u64,
    tags: Vec<Choice>,
    answers: Vec<Choice>,
    scopes: Vec<Choice>,
    plans: bool,
    /// Only the reader's own site is shown.
    own: bool,
}

/// What the address asks for; a site chief with a site of the own is kept to it.
async fn filter_of(app: &App, guard: &Guard<AnyOf<Planner, SiteChief>>, exam: &Exam, query: &Query) -> Result<StaffFilter, Error> {
    let adopted = store::arrangement::adopted(&app.office.db, exam.id).await?;
    let at = desk::only_site(&guard.account);
    Ok(StaffFilter {
        text: query.get("q").to_owned(),
        qualification: query.get("tag").to_owned(),
        answer: query.get("answer").to_owned(),
        assigned_in: adopted.filter(|_| at.is_some() || query.get("scope") == "assigned").map(|head| head.id),
        at,
    })
}

async fn list(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let filter = filter_of(&app, &guard, &exam, &query).await?;
    let (column, down) = query.sort();
    let column = match column {
        "name" => StaffColumn::Name,
        "load" => StaffColumn::PriorLoad,
        "duties" => StaffColumn::Duties,
        _ => StaffColumn::Code,
    };
    let size = u64::from(PAGE);
    let part = |page: u64| (page * size, size);
    let db = &app.office.db;
    let asked = u64::from(query.page().saturating_sub(1));
    let (mut lines, total) = store::staffing::page(db, exam.id, &filter, (column, down), part(asked)).await?;
    if lines.is_empty() && total > 0 {
        // Beyond the end: the last page, as the pagination says.
        lines = store::staffing::page(db, exam.id, &filter, (column, down), part((total - 1) / size)).await?.0;
    }
    let known: std::collections::BTreeSet<&str> = exam.policy.roles.iter().map(|role| role.qualification.as_str()).collect();
    let tags = known.into_iter().map(|tag| Choice::new(tag, qualification::label(tag))).collect();
    let answers = vec![Choice::new("open", "待确认"), Choice::new("confirmed", "已确认"), Choice::new("declined", "不能到岗")];
    let scopes = vec![Choice::new("assigned", "方案中有任务")];
    let plans = guard.account.may(Role::Planner);
    let frame = frame.titled("考务人员").within(&exam.name).wide();
    Ok(layout::page(&ListPage { frame, query, own: filter.at.is_some(), lines, total, tags, answers, scopes, plans }))
}

#[derive(Template)]
#[template(path = "staffing/codes.html")]
struct CodesPage {
    frame: Frame,
    people: usize,
}

async fn codes(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let people = match store::arrangement::adopted(&app.office.db, exam.id).await? {
        Some(plan) => store::staffing::duties(&app.office.db, plan.id, None)
            .await?
            .iter()
            .map(|l| l.duty.staff)
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        None => 0,
    };
    Ok(layout::page(&CodesPage { frame: frame.titled("发放登录码").within(&exam.name).back_to("/staffing", "考务人员"), people }))
}

async fn give_codes(guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let codes = service::staffing::give_codes(&app.office, desk::officer(&guard.account, &exam)).await?;
    let people: std::collections::BTreeMap<_, _> =
        store::staffing::all(&app.office.db, exam.id).await?.into_iter().map(|s| (s.id, s)).collect();
    let units: std::collections::BTreeMap<_, _> =
        store::exam::units(&app.office.db, exam.id).await?.into_iter().map(|u| (u.id, u.name)).collect();
    let line = |(id, code): (crate::domain::id::StaffId, String)| {
        let member: &StaffMember = people.get(&id)?;
        Some([
            member.code.clone(),
            member.name.to_string(),
            member.phone.masked(),
            units.get(&member.unit).cloned().unwrap_or_default(),
            code,
        ])
    };
    let lines = codes.into_iter().filter_map(line).collect();
    let watermark =
        Watermark { who: guard.account.name.clone(), when: app.office.now(), purpose: "发放考务人员登录码".to_owned() };
    let bytes = code_list::write(lines, &watermark).map_err(|error| Error::Broken(error.to_string()))?;
    Ok(layout::download("考务人员登录码.xlsx", layout::XLSX, bytes))
}

/// One duty as the card shows it.
struct Card {
    line: DutyLine,
    site: Option<Site>,
    starts: Option<Moment>,
    /// The papers of the written session, in their order.
    papers: Vec<PaperTime>,
    /// Whether the person knows the room by now.
    known: bool,
    /// Where an examiner sits, once the interview day has come.
    panel: Option<String>,
}

impl Card {
    /// `9:00—11:30` of a paper, with its day.
    fn time(&self, paper: &PaperTime) -> String {
        let ends = (paper.starts + chrono::Duration::minutes(paper.minutes.into())).with_timezone(&clock::shanghai());
        format!("{} {}—{}", paper.name, clock::show(paper.starts), ends.format("%H:%M"))
    }

    /// Where the person serves.
    fn room(&self) -> String {
        match (self.line.duty.room, self.line.duty.session) {
            (None, _) => "场外岗位".to_owned(),
            (Some(_), Session::Interview) if self.panel.is_some() => self.panel.clone().unwrap_or_default(),
            (Some(_), Session::Interview) => "面试考场当日抽签确定".to_owned(),
            (Some(room), Session::Written) if self.known => format!("第{room:03}考场"),
            (Some(_), Session::Written) => "考场于考试当日早晨抽签确定".to_owned(),
        }
    }

    fn report(&self) -> Option<Moment> {
        self.starts.map(|at| at - chrono::Duration::minutes(60))
    }
}

#[derive(Template)]
#[template(path = "staffing/mine.html")]
struct MinePage {
    frame: Frame,
    form: Form,
    member: StaffMember,
    cards: Vec<Card>,
    /// Minutes of lateness after which the reserve steps in.
    late: u16,
    has_photo: bool,
}

impl MinePage {
    fn reason(&self) -> &str {
        match &self.member.answer {
            Answer::Declined { reason } => reason,
            _ => "",
        }
    }
}

async fn page_of(app: &App, guard: &Guard<Proctor>, frame: Frame, form: Form) -> Result<MinePage, Error> {
    let db = &app.office.db;
    let staff = guard.account.staff.ok_or(service::Error::Forbidden("这个账号没有关联考务人员"))?;
    let id = store::staffing::exam_of(db, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
    let exam = service::registration::exam(&app.office, id).await?;
    let member = store::staffing::find(db, id, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
    let sites = store::exam::sites(db, id).await?;
    let duties = match store::arrangement::adopted(db, id).await? {
        Some(plan) => store::staffing::duties_of(db, plan.id, staff).await?,
        None => Vec::new(),
    };
    let mut papers = exam.policy.papers.clone();
    papers.sort_by_key(|paper| paper.starts);
    let known = service::conduct::draw::known_sites(&app.office, &exam).await?;
    let opens = conduct::staff_window(&exam.policy, Session::Interview).map(|window| window.opens);
    let begun = opens.is_some_and(|opens| app.office.now() >= opens);
    let panels = service::interview::panel_places(&app.office, &exam).await?.filter(|_| begun).unwrap_or_default();
    let card = |line: DutyLine| Card {
        panel: panels.get(&line.duty.staff).cloned(),
        known: known.has(line.duty.site),
        site: sites.iter().find(|site| site.id == line.duty.site).cloned(),
        starts: match line.duty.session {
            Session::Written => exam.policy.papers.iter().map(|paper| paper.starts).min(),
            Session::Interview => exam.policy.window(Phase::Interview).map(|window| window.opens),
        },
        papers: if line.duty.session == Session::Written { papers.clone() } else { Vec::new() },
        line,
    };
    let cards = duties.into_iter().map(card).collect();
    let has_photo = store::picture::staff_photo(db, staff).await?.is_some();
    let frame = frame.titled("我的考务").within(&exam.name).checked(&form);
    Ok(MinePage { frame, form, member, cards, late: exam.policy.entry.staff_late, has_photo })
}

async fn mine(guard: Guard<Proctor>, State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    Ok(layout::page(&page_of(&app, &guard, frame, Form::default()).await?))
}

async fn answer(guard: Guard<Proctor>, State(app): State<App>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let staff = guard.account.staff.ok_or(service::Error::Forbidden("这个账号没有关联考务人员"))?;
    let exam = store::staffing::exam_of(&app.office.db, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
    let answer = match form.value("answer") {
        "confirmed" => Some(Answer::Confirmed),
        "declined" => Some(Answer::Declined { reason: form.optional("reason").at_most(200).unwrap_or_default() }),
        _ => None,
    };
    match answer.filter(|_| form.is_good()) {
        Some(answer) => match service::staffing::answer(&app.office, &guard.account, exam, answer.clone()).await {
            Ok(()) => return Ok(layout::on_to("/staffing/mine", Flash::done(format!("已记录：{}", answer.label())))),
            Err(error) => form.refused("reason", error)?,
        },
        None if form.is_good() => form.wrong("reason", "请选择确认到岗，或写明不能到岗的原因"),
        None => {}
    }
    Ok(layout::again(&page_of(&app, &guard, frame, form).await?))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{Gender, id::StaffId},
        web::sample::{LONGEST, RARE, Sample, UNIT, frame},
    };
    let line = |name: &str| StaffLine {
        id: StaffId(1),
        code: "K0001".to_owned(),
        name: name.to_owned(),
        gender: Gender::Female,
        masked_phone: "138****1234".to_owned(),
        unit: UNIT.to_owned(),
        qualifications: vec!["chief".to_owned(), "inv".to_owned()],
        prior_load: 3,
        answer: Answer::Declined { reason: "出差".to_owned() },
        duties: 2,
    };
    let page = |lines: Vec<StaffLine>, plans| ListPage {
        frame: frame(&[Role::Planner]).titled("考务人员").wide(),
        query: Query::sample("/staffing", &[]),
        total: lines.len() as u64,
        lines,
        tags: Vec::new(),
        answers: vec![Choice::new("open", "待确认")],
        scopes: Vec::new(),
        plans,
        own: !plans,
    };
    vec![
        Sample::of("staff, none", &page(Vec::new(), true)),
        Sample::of("staff, some", &page(RARE.into_iter().chain([LONGEST]).map(line).collect(), true)),
        Sample::of("staff, a site chief's", &page(vec![line(LONGEST)], false)),
    ]
}
