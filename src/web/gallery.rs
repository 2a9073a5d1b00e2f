//! Gallery (组件样张): every component on one page, rendered with nothing wrong and with everything wrong.

use askama::Template;
use scraper::{Html, Selector};

use super::{
    chart::BarChart,
    component::Choice,
    form::Form,
    layout::{Flash, Frame},
    query::Query,
    table::{ProgressBar, Step, Summary, Tag, TaskList, Timeline, Tone},
};
use crate::domain::{
    account::{Account, Role},
    id::AccountId,
};

#[derive(Template)]
#[template(path = "component/gallery.html")]
pub(super) struct Gallery {
    frame: Frame,
    form: Form,
    query: Query,
    choices: Vec<Choice>,
    names: Vec<&'static str>,
    tags: Vec<Tag>,
    progress: ProgressBar,
    chart: BarChart,
    tasks: TaskList,
    timeline: Timeline,
    summary: Summary,
}

/// An officer in these roles.
pub(super) fn officer(roles: &[Role]) -> Account {
    let (login, name) = ("zhang".to_owned(), "张玉兰".to_owned());
    Account { id: AccountId(1), login, name, roles: roles.to_vec(), staff: None, site: None, disabled: false, must_change_password: false }
}

pub(super) const ATTACK: &str = "\"><svg onload=alert(1)>";

pub(super) fn gallery(frame: Frame, wrong: bool) -> Gallery {
    let mut form = Form::default().with("name", ATTACK).with("phone", "1380000").with("gender", "1").with("papers", "2");
    if wrong {
        for field in ["name", "phone", "id_number", "township", "gender", "papers", "photo", "note", "password", "promise"] {
            form.wrong(field, format_args!("请核对这一项{ATTACK}"));
        }
    }
    let tones = [Tone::Waiting, Tone::Active, Tone::Good, Tone::Warning, Tone::Bad, Tone::Quiet];
    let labels = ["待审核", "审核中", "已通过", "退回修改", "不通过", "已撤回"];
    let step = |label: &str| Step::new(label).at("2026年3月1日 09:12");
    Gallery {
        frame: Frame { path: "/registration".to_owned(), ..frame }
            .titled("报名管理")
            .within("2026年上半年公开招聘")
            .back_to("/exam/choose", "考试项目")
            .wide()
            .checked(&form),
        form,
        query: Query::sample("/registration", &[("q", ATTACK), ("page", "7"), ("sort", "name")]),
        choices: vec![Choice::new(1, "平寨镇"), Choice::new(2, "郎岱镇").hinted("含原岱山镇"), Choice::new(3, "木岗镇")],
        names: vec!["欧阳·买买提明江", "张三", "𬭎䶮", ATTACK, "李小红", "王五"],
        tags: tones.iter().zip(labels).map(|(tone, label)| Tag::new(*tone, label)).collect(),
        progress: ProgressBar {
            label: "编排方案".to_owned(),
            step: "正在安排座位：第 312 个考场，共 767 个".to_owned(),
            percent: 41,
            events: None,
        },
        chart: BarChart::new("by-category", "各类别报名人数", "考试类别", "人数")
            .bar("A 综合管理类", 9_120)
            .bar("B 社会科学类", 2_480)
            .bar("D 中小学教师类", 8_300)
            .bar("E 医疗卫生类", 3_100),
        tasks: TaskList(vec![
            Step::new("个人信息").leading_to("/my/person").tagged(Tone::Good, "已完成"),
            Step::new("证件照").leading_to("/my/photo").tagged(Tone::Warning, "需重新上传").hinted("照片背景不是单一颜色"),
            Step::new("提交报名").tagged(Tone::Quiet, "尚不能办理"),
        ]),
        timeline: Timeline(vec![
            step("提交报名"),
            step("资格初审").tagged(Tone::Good, "通过"),
            Step::new("缴费确认").now().hinted("请在3月8日 18:00 前缴费"),
            Step::new("打印准考证"),
        ]),
        summary: Summary::new().row("姓名", ATTACK).row_to_change("手机号", "138****1234", "/my/phone").row("备注", ""),
    }
}

fn parsed(wrong: bool) -> Html {
    let frame = Frame { flash: Some(Flash::done("已保存")), ..Frame::sample(Some(officer(&[Role::Planner, Role::Cashier]))) };
    Html::parse_document(&gallery(frame, wrong).render().unwrap())
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

#[test]
fn a_page_has_one_heading_one_main_and_no_script_or_style_of_its_own() {
    for page in [parsed(false), parsed(true)] {
        assert_eq!((all(&page, "h1").len(), all(&page, "main").len(), all(&page, "html[lang=zh-CN]").len()), (1, 1, 1));
        assert_eq!(all(&page, "script:not([src]), style, [style], [onclick], [onload]").len(), 0);
    }
}

#[test]
fn every_control_has_a_label_and_ids_are_single() {
    for page in [parsed(false), parsed(true)] {
        let mut ids: Vec<&str> = all(&page, "[id]").iter().filter_map(|element| element.value().id()).collect();
        for control in all(&page, "input:not([type=hidden]), select, textarea") {
            let id = control.value().id().unwrap();
            assert_eq!(all(&page, &format!("label[for='{id}']")).len(), 1, "{id}");
        }
        for reference in all(&page, "[aria-describedby]").iter().filter_map(|element| element.value().attr("aria-describedby")) {
            assert!(reference.split_whitespace().all(|id| ids.contains(&id)), "{reference}");
        }
        let before = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), before);
    }
}

#[test]
fn errors_stand_above_and_beside_and_lead_to_their_fields() {
    let page = parsed(true);
    assert!(all(&page, "title")[0].inner_html().starts_with("错误："));
    let links = all(&page, ".govuk-error-summary a");
    assert_eq!(links.len(), 10);
    for link in links {
        let target = link.value().attr("href").unwrap();
        assert_eq!(all(&page, &format!("input{target}, select{target}, textarea{target}")).len(), 1, "{target}");
    }
    assert_eq!(all(&page, ".govuk-error-message").len(), 10);
    assert_eq!(all(&parsed(false), ".govuk-error-summary, .govuk-error-message").len(), 0);
}

#[test]
fn what_people_type_is_shown_and_never_run() {
    let page = parsed(true);
    assert_eq!(all(&page, "svg[onload]").len(), 0);
    assert_eq!(all(&page, "input#name")[0].value().attr("value"), Some(ATTACK));
    assert_eq!(all(&page, "input#password")[0].value().attr("value"), None);
}
