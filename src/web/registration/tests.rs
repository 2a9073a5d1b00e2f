//! Registration's promises (报名页面测试): one applicant's way, and what the desk sees of it.

use chrono::NaiveDate;
use tower::ServiceExt;

use crate::{
    domain::{
        IdNumber,
        account::Role,
        exam::{Category, Phase, Point, Policy, Post, PostCode, Township},
        id::{AccountId, PostId, TownshipId},
    },
    service,
    store::{self, exam::NewExam},
    web::{
        App,
        tests::{Desk, app, ask_as, sign_in},
        token,
    },
};

const ID_NUMBER: &str = "11010519491231002X";
const EDGE: &str = "edge-of-the-test";

/// An exam whose registration, review and payment are open, with one post and one township.
async fn exam(desk: &Desk) {
    let by = AccountId(1);
    let mut policy = Policy::reference(NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
    let window = policy.window(Phase::Registration).unwrap();
    policy.photo_min_pixels = (100, 140);
    desk.clock.set(window.opens);
    let new = NewExam { code: "2026A".into(), name: "2026年公开招聘".into(), year: 2026, batch: 1, policy, at: window.opens, by };
    let exam = service::exam::create(&desk.office, by, new).await.unwrap();
    let tx = store::Tx::begin(&desk.office.db).await.unwrap();
    let township =
        Township {
            id: TownshipId(0), code: "01".into(), county: "六枝特区".into(), name: "郎岱镇".into(), at: Point { x: 0, y: 0 }
        };
    store::exam::put_townships(&tx, exam, &[township]).await.unwrap();
    let post = Post {
        id: PostId(0),
        code: PostCode::parse("22001").unwrap(),
        unit: "郎岱镇中心小学".into(),
        name: "语文教师".into(),
        category: Category::parse("A").unwrap(),
        vacancies: 1,
        ratio: None,
        education: "大学专科及以上".into(),
        major: "不限".into(),
        conditions: String::new(),
        telephone: String::new(),
    };
    store::exam::put_posts(&tx, exam, &[post]).await.unwrap();
    let entry = crate::domain::audit::AuditEntry::new(crate::domain::audit::Actor::System, "test", window.opens);
    tx.commit(entry).await.unwrap();
}

fn answers() -> Vec<(&'static str, &'static str)> {
    let person = [("post", "1"), ("name", "欧阳娜"), ("id_number", ID_NUMBER), ("phone", "13800001234"), ("nation", "汉族")];
    let study =
        [("education", "大学本科"), ("school", "贵州师范大学"), ("major", "汉语言文学"), ("township", "1"), ("employer_name", "某公司")];
    person.into_iter().chain(study).collect()
}

fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let photo = image::RgbImage::from_pixel(120, 168, image::Rgb([200, 220, 240]));
    photo.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut bytes)).unwrap();
    bytes
}

/// Sends the form with a photo.
async fn upload(app: &App, who: &str, fields: &[(&str, &str)], photo: &[u8]) -> (u16, String) {
    let csrf = token::mask(&format!("csrf of {who}"), app.office.chance.as_ref());
    let mut body = Vec::new();
    for (name, value) in fields.iter().copied().chain([("csrf", csrf.as_str())]) {
        body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n").into_bytes());
    body.extend_from_slice(photo);
    body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
    let request = axum::http::Request::post("/registration/form")
        .header("cookie", format!("__Host-kaowu={who}"))
        .header("content-type", format!("multipart/form-data; boundary={EDGE}"));
    let answer = crate::web::router(App::clone(app)).oneshot(request.body(axum::body::Body::from(body)).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn an_applicant_fills_in_checks_submits_and_withdraws() {
    let app = app().await;
    sign_in(&app, "applicant", &[Role::Applicant]).await;
    exam(&app).await;
    let mine = async || ask_as(&app, "applicant", "/registration/mine", None).await.2;
    assert!(mine().await.contains("开始报名"));
    assert!(ask_as(&app, "applicant", "/registration/form?post=1", None).await.2.contains("value=\"1\" selected"));
    assert_eq!(upload(&app, "applicant", &answers(), &jpeg()).await.0, 303);
    let (_, _, check) = ask_as(&app, "applicant", "/registration/check", None).await;
    assert!(check.contains(ID_NUMBER) && check.contains("1949年12月31日") && check.contains("/registration/form#name"), "{check}");
    assert_eq!(ask_as(&app, "applicant", "/registration/photo.jpg", None).await.0, 200);
    let (status, _, page) = ask_as(&app, "applicant", "/registration/submit", Some(&[])).await;
    assert!(status == 422 && page.contains("请先勾选诚信承诺"), "{page}");
    assert_eq!(ask_as(&app, "applicant", "/registration/submit", Some(&[("pledge", "yes")])).await.0, 303);
    let page = mine().await;
    assert!(page.contains("等待资格初审") && page.contains("110105********002X") && !page.contains(ID_NUMBER), "{page}");
    assert_eq!(ask_as(&app, "applicant", "/registration/form", None).await.1, "/registration/mine");
    assert!(ask_as(&app, "applicant", "/registration/withdraw", None).await.2.contains("确认撤回"));
    assert_eq!(ask_as(&app, "applicant", "/registration/withdraw", Some(&[])).await.0, 303);
    assert!(mine().await.contains("您已撤回上一次报名"));
}

#[tokio::test]
async fn a_wrong_form_keeps_its_words_and_the_draft_its_photo() {
    let app = app().await;
    sign_in(&app, "applicant", &[Role::Applicant]).await;
    exam(&app).await;
    let wrong: Vec<(&str, &str)> =
        answers().into_iter().map(|(name, value)| (name, if name == "id_number" { "1234" } else { value })).collect();
    let (status, page) = upload(&app, "applicant", &wrong, &jpeg()).await;
    assert!(
        status == 422 && page.contains("身份证号应为18位") && page.contains("value=\"贵州师范大学\"") && page.contains("请重新选择照片"),
        "{page}"
    );
    let (status, page) = upload(&app, "applicant", &answers(), b"not a photo").await;
    assert!(status == 422 && page.contains("照片必须是jpg格式"), "{page}");
    assert_eq!(upload(&app, "applicant", &answers(), &jpeg()).await.0, 303);
    let (status, page) = upload(&app, "applicant", &wrong, b"").await;
    assert!(status == 422 && page.contains("已上传的照片"), "{page}");
}

#[tokio::test]
async fn the_desk_finds_by_form_and_reads_whole_numbers_with_a_purpose_only() {
    let app = app().await;
    sign_in(&app, "applicant", &[Role::Applicant]).await;
    sign_in(&app, "reviewer", &[Role::Reviewer]).await;
    sign_in(&app, "auditor", &[Role::Auditor]).await;
    exam(&app).await;
    upload(&app, "applicant", &answers(), &jpeg()).await;
    let desk = async |path: &str, fields: Option<&[(&str, &str)]>| ask_as(&app, "reviewer", path, fields).await;
    let (_, _, list) = desk("/registration?q=欧阳&stage=draft", None).await;
    assert!(list.contains("261000001") && !list.contains(ID_NUMBER), "{list}");
    assert_eq!(desk(&format!("/registration?q={ID_NUMBER}"), None).await.1, "/registration");
    assert_eq!(desk("/registration/find", Some(&[("whole", ID_NUMBER)])).await.1, "/registration/1");
    assert_eq!(desk("/registration/find", Some(&[("whole", "440524188001010014")])).await.0, 422);
    let (_, _, page) = desk("/registration/1", None).await;
    assert!(page.contains("110105********002X") && !page.contains(ID_NUMBER), "{page}");
    assert_eq!(desk("/registration/1/reveal", Some(&[("purpose", " ")])).await.0, 422);
    let (status, _, page) = desk("/registration/1/reveal", Some(&[("purpose", "电话核实学历")])).await;
    assert!(status == 200 && page.contains(IdNumber::parse(ID_NUMBER).unwrap().full()), "{page}");
    assert!(ask_as(&app, "auditor", "/account/audit?q=reveal", None).await.2.contains("电话核实学历"));
    assert_eq!(desk("/registration/1/photo.jpg", None).await.0, 200);
    assert_eq!(ask_as(&app, "applicant", "/registration/1", None).await.0, 403);
}

#[tokio::test]
async fn public_pages_stand_with_and_without_an_exam() {
    let app = app().await;
    sign_in(&app, "applicant", &[Role::Applicant]).await;
    let look = async |path: &str| ask_as(&app, "applicant", path, None).await;
    assert!(look("/").await.2.contains("暂无考试公告"));
    assert!(look("/exam/posts").await.2.contains("目前没有招聘考试"));
    assert!(look("/registration/mine").await.2.contains("目前没有招聘考试"));
    exam(&app).await;
    assert!(look("/").await.2.contains("距截止还有"));
    assert!(look("/exam/posts?q=22001&category=A").await.2.contains("语文教师"));
    assert!(look("/exam/posts?q=没有").await.2.contains("没有符合条件的岗位"));
    assert!(look("/exam/posts/1").await.2.contains("报考这个岗位"));
    assert_eq!(look("/exam/posts/2").await.0, 404);
}
