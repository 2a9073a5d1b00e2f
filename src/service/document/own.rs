//! One's own papers (本人文书): the registration form and the receipt of one registration; and the summary of the whole exam.

use std::collections::BTreeMap;

use crate::{
    document::{
        Imprint,
        exam_summary::{self, SummaryLine},
        receipt::{self, Receipt},
        registration_form::{self, RegistrationForm},
    },
    domain::{
        exam::Exam,
        id::SiteId,
        payment::Kind,
        registration::{Registration, Stage},
    },
    service::{Error, Office, Result, payment::DESK},
    store,
};

/// What stands on a paper that belongs to no plan.
fn imprint(office: &Office, exam: &Exam) -> Imprint {
    Imprint { exam: exam.name.clone(), plan_version: 0, printed: office.now(), replaces: None, wording: exam.policy.wording.clone() }
}

async fn post(office: &Office, registration: &Registration) -> Result<crate::domain::exam::Post> {
    store::exam::find_post(&office.db, registration.exam, registration.post).await?.ok_or(Error::NotFound("岗位"))
}

/// The registration form, once it was handed in.
pub async fn registration_form(office: &Office, exam: &Exam, registration: &Registration) -> Result<Vec<u8>> {
    let stage = registration.state.stage();
    if !Stage::SUBMITTED.contains(&stage) {
        return Err(Error::Rule(format!("报名状态为“{}”，提交后才能打印报名信息表", stage.label())));
    }
    let (db, p, post) = (&office.db, &registration.particulars, post(office, registration).await?);
    let employer = match p.employer {
        Some(id) => store::exam::units(db, exam.id).await?.into_iter().find(|unit| unit.id == id).map(|unit| unit.name),
        None => None,
    };
    let township = store::exam::townships(db, exam.id).await?.into_iter().find(|one| one.id == p.township).map(|one| one.name);
    let form = RegistrationForm {
        number: registration.number.clone(),
        unit: post.unit.clone(),
        post: format!("{}（{}）", post.name, post.code),
        category: exam.policy.category_name(registration.category),
        name: p.name.to_string(),
        gender: p.gender.label().to_owned(),
        nation: p.nation.clone(),
        id_number: p.id_number.masked(),
        phone: p.phone.masked(),
        education: p.education.clone(),
        school: p.school.clone(),
        major: p.major.clone(),
        employer: employer.unwrap_or_else(|| p.employer_name.clone()),
        township: township.unwrap_or_default(),
        address: p.address.clone(),
        photo: store::registration::photo(db, registration.id).await?,
        state: stage.label().to_owned(),
    };
    Ok(registration_form::pdf(&imprint(office, exam), &[form]))
}

/// The receipt for a fee that was paid.
pub async fn receipt(office: &Office, exam: &Exam, registration: &Registration) -> Result<Vec<u8>> {
    let lines = store::payment::of_registration(&office.db, registration.id).await?;
    let paid = lines.into_iter().rev().find(|line| line.payment.kind == Kind::Receipt);
    let paid = paid.ok_or(Error::Rule("还没有缴费记录，缴费后才能打印缴费凭证".to_owned()))?;
    let post = post(office, registration).await?;
    let county = store::exam::sites(&office.db, exam.id).await?.into_iter().next().map(|site| site.county).unwrap_or_default();
    let receipt = Receipt {
        number: paid.payment.receipt.clone(),
        name: registration.particulars.name.to_string(),
        registration: registration.number.clone(),
        post: format!("{}　{}（{}）", post.unit, post.name, post.code),
        amount: paid.payment.amount,
        channel: if paid.payment.channel == DESK { "现场缴费".to_owned() } else { paid.payment.channel.clone() },
        paid: paid.payment.at,
        payee: format!("{county}考务办公室"),
    };
    Ok(receipt::pdf(&imprint(office, exam), &[receipt]))
}

/// Every site of the adopted plan on one list.
pub async fn summary(office: &Office, exam: &Exam) -> Result<Vec<u8>> {
    let plan = super::adopted(office, exam).await?;
    let mut counts: BTreeMap<SiteId, (usize, usize)> = BTreeMap::new();
    for line in store::arrangement::room_use(&office.db, plan.id).await? {
        let (rooms, people) = counts.entry(line.site).or_default();
        (*rooms, *people) = (*rooms + 1, *people + line.count as usize);
    }
    let line = |site: crate::domain::exam::Site| {
        let (rooms, expected) = counts.get(&site.id).copied().unwrap_or_default();
        let line = SummaryLine { name: site.name, category: String::new(), rooms, expected, present: None, absent: None, violations: None };
        (site.number, line)
    };
    let sites: Vec<(u16, SummaryLine)> = super::sites_of(office, exam, &plan).await?.into_iter().map(line).collect();
    Ok(exam_summary::pdf(&super::gather::imprint(exam, &plan, office.now()), &sites))
}
