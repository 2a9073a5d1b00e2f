//! One's own papers (本人文书): the registration form and the receipt, for whoever they belong to; the summary of every site.

use kaowu::{
    domain::{account::Role, registration::Stage},
    service::{document, review},
    store,
};

use super::{adopted, tool::Printed};
use crate::{harness::on_every_database, registration::register};

#[test]
fn a_form_can_be_printed_once_it_is_handed_in_and_a_receipt_once_it_is_paid() {
    on_every_database(|app| async move {
        let id = register(&app, 1).await[0];
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        let found = async || store::registration::find(&app.office.db, app.exam, id).await.unwrap().unwrap();
        let before = found().await;
        assert_eq!(before.state.stage(), Stage::Submitted);
        let form = document::own::registration_form(&app.office, &exam, &before).await.unwrap();
        let sheet = Printed::new(&form).text().remove(0);
        let (number, name) = (before.number.as_str(), before.particulars.name.as_str());
        for words in [number, name, &before.particulars.id_number.masked(), "报名信息表", "承诺人签名"] {
            assert!(sheet.contains(words), "{words} in {sheet}");
        }
        assert!(!sheet.contains(before.particulars.id_number.full()) && !sheet.contains("方案第"), "{sheet}");
        let unpaid = document::own::receipt(&app.office, &exam, &before).await.unwrap_err();
        assert_eq!(unpaid.to_string(), "还没有缴费记录，缴费后才能打印缴费凭证");
        review::approve_many(&app.office, app.by_planner(), &[id]).await.unwrap();
        kaowu::service::payment::receive(&app.office, app.by_planner(), id, exam.policy.fee, "52020001").await.unwrap();
        let sheet = Printed::new(&document::own::receipt(&app.office, &exam, &found().await).await.unwrap()).text().remove(0);
        for words in ["凭证号：52020001", number, name, "100元", "现场缴费"] {
            assert_eq!(sheet.matches(words).count(), 2, "{words} on both parts of {sheet}");
        }
        let stranger = app.applicant("张三", "16900009999").await;
        assert_eq!(stranger.get("/registration/form.pdf").await.status, 404, "nobody's own");
    });
}

#[test]
fn the_summary_names_every_site_of_the_plan_and_their_sum() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 40).await;
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/document/summary.pdf").await;
        assert_eq!((page.status, page.header("content-type")), (200, "application/pdf"));
        let text = Printed::new(&page.bytes).text().concat();
        let sites = document::sites_of(&app.office, &exam, &plan).await.unwrap();
        assert!(sites.iter().all(|site| text.contains(&site.name)), "{text}");
        assert!(text.contains(&format!("合计{}个考点", sites.len())) && text.contains("40"), "{text}");
    });
}
