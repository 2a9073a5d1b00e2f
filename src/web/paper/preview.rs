//! Previews of papers (文书样张): every paper before anybody is seated, and the words and labels the office sets for them.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        Moment,
        account::Role,
        exam::{
            Exam, LabelSheet, PolicyError,
            wording::{Common, PAPERS, WordingError},
        },
        text,
    },
    service::{
        self,
        document::preview::{Filling, Preview, WORDS},
    },
    web::{
        App, Error, Guard, Routes, Who,
        component::{Choice, Hidden},
        desk,
        form::Form,
        guard::{AnyOf, Planner, SiteChief},
        layout::{self, Flash, Frame},
        query::{Query, encode},
        visit::Visit,
    },
};

/// The list of samples, a sample, its picture and file, its words.
#[must_use]
pub fn routes() -> Routes {
    let reads = Who::AnyOf(&[Role::Planner, Role::SiteChief]);
    Routes::new()
        .get("/document/sample", reads, list)
        .get("/document/sample/{paper}", reads, show)
        .get("/document/sample/{paper}/sheet.svg", reads, picture)
        .get("/document/sample/{paper}/sheet.pdf", reads, file)
        .post("/document/sample/{paper}", Who::Role(Role::Planner), save)
}

#[derive(Template)]
#[template(path = "paper/samples.html")]
struct ListPage {
    frame: Frame,
    papers: Vec<&'static Common>,
}

#[derive(Template)]
#[template(path = "paper/sample.html")]
struct SamplePage {
    frame: Frame,
    form: Form,
    paper: &'static Common,
    filling: Filling,
    /// Label sheets to choose from, for desk labels.
    stocks: Vec<Choice>,
    sheets: usize,
    /// Sheets shown, from 1, and where their pictures are.
    pictures: Vec<(usize, String)>,
    /// May change the words.
    writes: bool,
    version: u32,
}

impl SamplePage {
    fn file(&self) -> String {
        format!("{}?{}", path(self.paper, "pdf"), typed(&self.form))
    }

    fn address(&self) -> String {
        path(self.paper, "svg")
    }

    fn filling(&self) -> Hidden {
        Hidden::new("filling", self.filling.word())
    }
}

fn path(paper: &Common, kind: &str) -> String {
    format!("/document/sample/{}/sheet.{kind}", paper.word)
}

/// What is typed, as it stands behind the question mark of a picture's address.
fn typed(form: &Form) -> String {
    let pair = |name: &&str| format!("{name}={}", encode(form.value(name)));
    FIELDS.iter().filter(|name| !form.values(name).is_empty()).map(pair).collect::<Vec<_>>().join("&")
}

/// What a preview takes from the form, and from the address of a picture.
const FIELDS: [&str; 12] =
    ["filling", "heading", "note", "stock", "across", "down", "wide", "high", "left", "top", "gap_across", "gap_down"];
/// Sheets shown on the page; the file has them all.
const SHOWN: usize = 3;
/// The choice of a label sheet whose measures are typed.
const OWN_STOCK: &str = "own";

fn known(word: &str) -> Result<&'static Common, Error> {
    Common::find(word).filter(|paper| WORDS.contains(&paper.word)).ok_or(Error::NoPage)
}

async fn list(
    _guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let papers = PAPERS.iter().filter(|paper| WORDS.contains(&paper.word)).collect();
    let frame = frame.titled("文书样张").within(&exam.name).back_to("/document", "考务文书");
    Ok(layout::page(&ListPage { frame, papers }))
}

/// The form as the policy has it.
fn filled(exam: &Exam, paper: &Common, filling: Filling) -> Form {
    let (wording, stock) = (&exam.policy.wording, &exam.policy.label_sheet);
    let form = Form::default().with("filling", filling.word());
    let form = if paper.heading.is_empty() { form } else { form.with("heading", wording.heading(paper.word)) };
    let form = if paper.note.is_empty() { form } else { form.with("note", wording.note(paper.word)) };
    if paper.word != "desk_label" {
        return form;
    }
    let preset = LabelSheet::presets().iter().any(|known| known == stock);
    form.with("stock", if preset { stock.name.as_str() } else { OWN_STOCK })
        .with("across", stock.across)
        .with("down", stock.down)
        .with("wide", stock.label.0)
        .with("high", stock.label.1)
        .with("left", stock.left)
        .with("top", stock.top)
        .with("gap_across", stock.gap.0)
        .with("gap_down", stock.gap.1)
}

fn page_of(frame: Frame, exam: &Exam, (paper, form): (&'static Common, Form), preview: &Preview, now: Moment) -> SamplePage {
    let presets = LabelSheet::presets();
    let stocks =
        presets.iter().map(|stock| Choice::new(&stock.name, &stock.name)).chain([Choice::new(OWN_STOCK, "自定尺寸（填写下面各项）")]);
    let writes = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame.titled(paper.label).captioned("文书样张").within(&exam.name).back_to("/document/sample", "文书样张").checked(&form);
    let (sheets, typed) = (preview.sheets(exam, now), typed(&form));
    let pictures = (1..=sheets.min(SHOWN)).map(|sheet| (sheet, format!("{}?{typed}&sheet={sheet}", path(paper, "svg")))).collect();
    let (filling, version) = (preview.filling, exam.policy_version);
    SamplePage { frame, form, paper, filling, stocks: stocks.collect(), sheets, pictures, writes, version }
}

async fn show(
    _guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    (Extension(visit), Path(word)): (Extension<Visit>, Path<String>),
    query: Query,
    frame: Frame,
) -> Result<Response, Error> {
    let (exam, paper) = (desk::exam(&app, &visit).await?, known(&word)?);
    let mut form = filled(&exam, paper, Filling::parse(query.get("filling")).unwrap_or_default());
    let preview = read(&mut form, &exam, paper);
    Ok(layout::page(&page_of(frame, &exam, (paper, form), &preview, app.office.now())))
}

/// What is typed, as a preview; what cannot be read stays as the policy has it, and stands beside its field.
fn read(form: &mut Form, exam: &Exam, paper: &'static Common) -> Preview {
    let mut preview = Preview::of(exam, paper.word);
    preview.filling = Filling::parse(form.value("filling")).unwrap_or_default();
    // A paper without a heading or note has no such field.
    let typed = |name: &str, common: &str, old: &str| {
        if common.is_empty() || form.values(name).is_empty() { old.to_owned() } else { printed(form.value(name)) }
    };
    let heading = typed("heading", paper.heading, preview.wording.heading(paper.word));
    let note = typed("note", paper.note, preview.wording.note(paper.word));
    let wording = preview.wording.clone().with(paper, &heading, &note);
    match wording.validate() {
        Ok(()) => preview.wording = wording,
        Err(wrong @ WordingError::Note { .. }) => form.wrong("note", wrong),
        Err(wrong) => form.wrong("heading", wrong),
    }
    if paper.word == "desk_label"
        && let Some(stock) = label_sheet(form)
    {
        preview.label_sheet = stock;
    }
    preview
}

/// One line as it will be printed: the wide spaces of a heading stay.
fn printed(text: &str) -> String {
    text.chars().filter(|c| !text::is_invisible(*c)).collect::<String>().trim().to_owned()
}

/// The label sheet chosen or typed.
fn label_sheet(form: &mut Form) -> Option<LabelSheet> {
    let chosen = form.value("stock").to_owned();
    if chosen.is_empty() {
        return None;
    }
    if chosen != OWN_STOCK {
        let found = LabelSheet::presets().into_iter().find(|stock| stock.name == chosen);
        if found.is_none() {
            form.wrong("stock", "请选择标签纸");
        }
        return found;
    }
    let mut length = |name: &str, label: &str| form.required(name, label).number::<f32>();
    let (wide, high) = (length("wide", "标签宽")?, length("high", "标签高")?);
    let (left, top) = (length("left", "左边距")?, length("top", "上边距")?);
    let gap = (length("gap_across", "横向间隔")?, length("gap_down", "纵向间隔")?);
    let (across, down) = (form.required("across", "每行个数").number()?, form.required("down", "行数").number()?);
    let stock = LabelSheet {
        name: format!("自定 {across}×{down}（{wide}×{high}）"),
        across,
        down,
        label: (wide, high),
        left,
        top,
        gap,
        cut: false,
    };
    if !stock.fits() {
        form.wrong("stock", PolicyError::LabelSheet(stock.name));
        return None;
    }
    Some(stock)
}

/// What stands in a picture's address, as a form.
fn asked(query: &Query) -> Form {
    let pairs = FIELDS.into_iter().filter(|name| query.all(name).next().is_some());
    pairs.fold(Form::default(), |form, name| form.with(name, query.get(name)))
}

async fn picture(
    _guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    (Extension(visit), Path(word)): (Extension<Visit>, Path<String>),
    query: Query,
) -> Result<Response, Error> {
    let (exam, paper) = (desk::exam(&app, &visit).await?, known(&word)?);
    let preview = read(&mut asked(&query), &exam, paper);
    let sheet = query.get("sheet").parse::<usize>().unwrap_or(1).saturating_sub(1);
    let svg = preview.picture(&exam, app.office.now(), sheet).ok_or(Error::NoPage)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")], svg).into_response())
}

async fn file(
    _guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    (Extension(visit), Path(word)): (Extension<Visit>, Path<String>),
    query: Query,
) -> Result<Response, Error> {
    let (exam, paper) = (desk::exam(&app, &visit).await?, known(&word)?);
    let preview = read(&mut asked(&query), &exam, paper);
    Ok(layout::download(&format!("样张-{}.pdf", paper.label), super::PDF, preview.pdf(&exam, app.office.now())))
}

/// Saves the words and labels as a new version of the policy; `do=preview` only shows them.
async fn save(
    guard: Guard<Planner>,
    State(app): State<App>,
    (Extension(visit), Path(word)): (Extension<Visit>, Path<String>),
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let (exam, paper) = (desk::exam(&app, &visit).await?, known(&word)?);
    let preview = read(&mut form, &exam, paper);
    if form.value("do") == "preview" && form.is_good() {
        return Ok(layout::page(&page_of(frame, &exam, (paper, form), &preview, app.office.now())));
    }
    let reason = form.required("reason", "修改原因").at_most(200);
    if let (Some(reason), true) = (reason, form.is_good()) {
        let mut policy = exam.policy.clone();
        (policy.wording, policy.label_sheet) = (preview.wording.clone(), preview.label_sheet.clone());
        match service::exam::save_policy(&app.office, desk::officer(&guard.account, &exam), &policy, &reason).await {
            Ok(version) => {
                let done = Flash::done(format!("{}的用语已保存，考试方案第{version}版已生效", paper.label));
                return Ok(layout::on_to(&format!("/document/sample/{}", paper.word), done));
            }
            Err(error) => form.refused("reason", error)?,
        }
    }
    Ok(layout::again(&page_of(frame, &exam, (paper, form), &preview, app.office.now())))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{exam::Policy, id::ExamId},
        web::sample::{Sample, frame, now, wrong},
    };
    let policy = Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).expect("a date of the calendar"));
    let name = "2026年云屏县招聘".to_owned();
    let exam = Exam { id: ExamId(1), code: "2026-1".to_owned(), name, year: 2026, batch: 1, created: now(), policy_version: 3, policy };
    let page = |word: &str, roles: &[Role], fields: &[&str]| {
        let paper = Common::find(word).expect("a paper");
        let mut form = filled(&exam, paper, Filling::Longest);
        let preview = read(&mut form, &exam, paper);
        page_of(frame(roles), &exam, (paper, wrong(form, fields)), &preview, now())
    };
    let planner = [Role::Planner];
    vec![
        Sample::of("samples of papers", &ListPage { frame: frame(&planner).titled("文书样张"), papers: PAPERS.iter().collect() }),
        Sample::of("sample of a chart", &page("seating_chart", &planner, &[])),
        Sample::of("sample of desk labels", &page("desk_label", &planner, &[])),
        Sample::of("sample for a site's chief", &page("badge", &[Role::SiteChief], &[])),
        Sample::of("sample, wrong", &page("seating_chart", &planner, &["heading", "note", "reason"])).with_errors(3),
    ]
}
