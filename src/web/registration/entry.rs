//! The form (报名表): one page, kept as a draft each time it is saved; the photo stays once it has come.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    mine::{APPLICANT, MINE},
    own,
    progress::may_edit,
};
use crate::{
    domain::{
        IdNumber, PersonName, Phone,
        exam::{Exam, Phase, Post, Township, Unit},
        id::PostId,
        registration::{Move, Particulars, Registration},
    },
    service,
    store::{self, Field},
    web::{
        App, Error, Guard, Routes,
        component::Choice,
        form::Form,
        guard::Applicant,
        layout::{self, Flash, Frame},
        query::Query,
    },
};

/// A photo from a telephone, before it is made small.
const LARGEST: usize = 12 << 20;

pub(super) fn routes() -> Routes {
    Routes::new().get("/registration/form", APPLICANT, show).upload("/registration/form", APPLICANT, LARGEST, save)
}

#[derive(Template)]
#[template(path = "registration/form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    offers: Offers,
    has_photo: bool,
    photo_hint: String,
}

/// What can be chosen.
struct Offers {
    posts: Vec<Post>,
    townships: Vec<Township>,
    units: Vec<Unit>,
}

impl Offers {
    async fn of(app: &App, exam: &Exam) -> Result<Self, Error> {
        let db = &app.office.db;
        Ok(Self {
            posts: store::exam::posts(db, exam.id).await?,
            townships: store::exam::townships(db, exam.id).await?,
            units: store::exam::units(db, exam.id).await?,
        })
    }

    fn posts(&self) -> Vec<Choice> {
        self.posts.iter().map(|post| Choice::new(post.id, &format!("{} {} {}", post.code, post.unit, post.name))).collect()
    }

    fn townships(&self) -> Vec<Choice> {
        self.townships.iter().map(|one| Choice::new(one.id, &format!("{} {}", one.county, one.name))).collect()
    }

    fn units(&self) -> Vec<Choice> {
        self.units.iter().map(|unit| Choice::new(unit.id, &unit.name)).collect()
    }
}

/// Why the form cannot be opened now, if so.
fn refusal(exam: &Exam, living: Option<&Registration>, app: &App) -> Option<String> {
    let now = app.office.now();
    match living {
        Some(registration) => registration
            .state
            .check(Move::Edit)
            .err()
            .map(|error| error.to_string())
            .or_else(|| (!may_edit(exam, registration, now)).then(|| "现在不在可以修改的时间内，报名表不能再改".to_owned())),
        None => exam.require(Phase::Registration, now).err().map(|error| error.to_string()),
    }
}

fn page(frame: Frame, exam: &Exam, (form, offers, has_photo): (Form, Offers, bool)) -> FormPage {
    let (width, height) = exam.policy.photo_min_pixels;
    let photo_hint = format!(
        "近期免冠正面竖版照，jpg格式，不超过{}KB，不小于{width}×{height}像素；系统会自动裁成准考证的比例",
        exam.policy.photo_max_bytes / 1024
    );
    let frame = frame.titled("填写报名表").captioned(&exam.name).back_to(MINE, "我的报名").checked(&form);
    FormPage { frame, form, offers, has_photo, photo_hint }
}

async fn show(guard: Guard<Applicant>, State(app): State<App>, query: Query, frame: Frame) -> Result<Response, Error> {
    let Some((exam, registration)) = own(&app, guard.id()).await? else { return Err(service::Error::NotFound("考试").into()) };
    let living = registration.filter(|registration| registration.state.stage().is_living());
    if let Some(why) = refusal(&exam, living.as_ref(), &app) {
        return Ok(layout::on_to(MINE, Flash::notice(why)));
    }
    let offers = Offers::of(&app, &exam).await?;
    let form = match &living {
        Some(registration) => stored(registration),
        None => {
            let phone = store::account::phone(&app.office.db, guard.id()).await?;
            let form = Form::default().with("name", &guard.account.name).with("nation", "汉族").with("post", query.get("post"));
            form.with("phone", phone.as_ref().map_or("", Phone::full))
        }
    };
    let has_photo = living.is_some_and(|registration| registration.has_photo);
    Ok(layout::page(&page(frame, &exam, (form, offers, has_photo))))
}

/// The form as it was saved.
fn stored(registration: &Registration) -> Form {
    let p = &registration.particulars;
    let form = Form::default()
        .with("post", registration.post)
        .with("name", &p.name)
        .with("id_number", p.id_number.full())
        .with("phone", p.phone.full())
        .with("nation", &p.nation)
        .with("education", &p.education)
        .with("school", &p.school)
        .with("major", &p.major)
        .with("township", p.township)
        .with("employer_name", &p.employer_name)
        .with("address", &p.address);
    let form = if let Some(unit) = p.employer { form.with("employer", unit) } else { form };
    if p.accessible { form.with("accessible", "yes") } else { form }
}

/// What was typed, in the field's own types.
fn read(form: &mut Form, offers: &Offers) -> Option<(PostId, Particulars)> {
    let post = form.chosen("post", "报考岗位", |text| offers.posts.iter().find(|post| post.id.to_string() == text).map(|post| post.id));
    let name = form.required("name", "姓名").and_then(PersonName::parse);
    let id_number = form.required("id_number", "身份证号").and_then(IdNumber::parse);
    let phone = form.required("phone", "手机号").and_then(Phone::parse);
    let nation = form.required("nation", "民族").at_most(20);
    let education = form.required("education", "学历学位").at_most(40);
    let school = form.required("school", "毕业院校").at_most(60);
    let major = form.required("major", "所学专业").at_most(60);
    let township = form.chosen("township", "常住乡镇（街道）", |text| {
        offers.townships.iter().find(|one| one.id.to_string() == text).map(|one| one.id)
    });
    let employer = if form.value("employer").is_empty() {
        None
    } else {
        form.chosen("employer", "现工作单位", |text| offers.units.iter().find(|unit| unit.id.to_string() == text).map(|unit| unit.id))
    };
    let employer_name = form.optional("employer_name").at_most(60).unwrap_or_default();
    let address = form.optional("address").at_most(100).unwrap_or_default();
    if !form.is_good() {
        return None;
    }
    let id_number = id_number?;
    let particulars = Particulars {
        name: name?,
        gender: id_number.gender(),
        id_number,
        phone: phone?,
        township: township?,
        employer,
        employer_name,
        nation: nation?,
        education: education?,
        school: school?,
        major: major?,
        address,
        accessible: !form.value("accessible").is_empty(),
    };
    Some((post?, particulars))
}

async fn save(guard: Guard<Applicant>, State(app): State<App>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let Some((exam, registration)) = own(&app, guard.id()).await? else { return Err(service::Error::NotFound("考试").into()) };
    let mut living = registration.filter(|registration| registration.state.stage().is_living());
    let offers = Offers::of(&app, &exam).await?;
    if let Some((post, particulars)) = read(&mut form, &offers) {
        match service::registration::fill_in(&app.office, guard.id(), exam.id, post, particulars).await {
            Ok(saved) => living = Some(saved),
            Err(service::Error::Taken(Field::IdNumber)) => {
                form.wrong("id_number", "这个身份证号在本次考试中已有报名，一人只能报一个岗位；如果不是本人所报，请立即拨打报名咨询电话");
            }
            Err(error) => form.refused("post", error)?,
        }
    }
    let mut has_photo = living.as_ref().is_some_and(|registration| registration.has_photo);
    if let Some(photo) = form.file("photo").map(|file| file.bytes.to_vec()) {
        has_photo |= keep_photo(&app, &guard, (&exam, living.is_some()), &mut form, photo).await?;
    }
    if form.is_good() {
        return Ok(layout::on_to("/registration/check", Flash::done("报名表已保存，核对无误后请提交")));
    }
    Ok(layout::again(&page(frame, &exam, (form, offers, has_photo))))
}

/// Keeps the photo beside the draft, even when something else on the form is wrong.
async fn keep_photo(
    app: &App,
    guard: &Guard<Applicant>,
    (exam, has_draft): (&Exam, bool),
    form: &mut Form,
    photo: Vec<u8>,
) -> Result<bool, Error> {
    if !has_draft {
        form.wrong("photo", "其他内容有误，照片还没有保存；改正后请重新选择照片");
        return Ok(false);
    }
    match service::registration::attach_photo(&app.office, guard.id(), exam.id, photo).await {
        Ok(()) => Ok(true),
        Err(error) => form.refused("photo", error).map(|()| false),
    }
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::account::Role,
        web::sample::{LONGEST, RARE, Sample, frame, wrong},
    };
    let fields = [
        "post",
        "name",
        "id_number",
        "phone",
        "nation",
        "township",
        "address",
        "education",
        "school",
        "major",
        "employer",
        "employer_name",
        "accessible",
        "photo",
    ];
    let page = |form: Form, has_photo| FormPage {
        frame: frame(&[Role::Applicant]).titled("填写报名表").checked(&form),
        form,
        offers: Offers { posts: Vec::new(), townships: Vec::new(), units: Vec::new() },
        has_photo,
        photo_hint: "近期免冠正面竖版照".to_owned(),
    };
    vec![
        Sample::of("form, empty", &page(Form::default(), false)),
        Sample::of("form, rare name", &page(Form::default().with("name", RARE[1]), true)),
        Sample::of("form, everything wrong", &page(wrong(Form::default().with("name", LONGEST), &fields), false)).with_errors(fields.len()),
    ]
}
