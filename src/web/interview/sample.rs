//! Samples of the interview's pages.

use super::{AdoptPage, ListPage, ShowPage};
use crate::{
    domain::{
        account::Role,
        exam::{Exam, Policy},
        id::{ExamId, PackingId, PostId, StaffId},
        interview::{PackedRoom, Packing, PackingHead, PackingState, PostGroup},
    },
    exchange::interview::PanelLine,
    web::{
        form::Form,
        sample::{RARE, Sample, UNIT, frame, now, wrong},
    },
};

fn policy() -> Policy {
    Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).expect("a date"))
}

fn exam() -> Exam {
    Exam {
        id: ExamId(1),
        code: "2026-1".to_owned(),
        name: "2026年云屏县招聘".to_owned(),
        year: 2026,
        batch: 1,
        created: now(),
        policy_version: 1,
        policy: policy(),
    }
}

fn group(n: i64) -> PostGroup {
    PostGroup {
        post: PostId(n),
        code: format!("A010{n}"),
        name: "综合管理岗位（限服务基层项目人员和退役大学生士兵报考）".to_owned(),
        unit: UNIT.to_owned(),
        unit_id: None,
        candidates: 9,
    }
}

fn packing(panels: bool) -> Packing {
    let panel = || if panels { vec![StaffId(1), StaffId(2)] } else { vec![] };
    let room = |day: u16| PackedRoom { day, room: 1, groups: vec![usize::from(day) - 1], candidates: 9, panel: panel() };
    Packing {
        scale: policy().interview,
        panel_size: 7,
        groups: (1..=2).map(group).collect(),
        rooms: (1..=2).map(room).collect(),
        bound: if panels { 2 } else { 1 },
        days: 2,
        person_times: 124,
        findings: if panels {
            vec![]
        } else {
            vec!["第1天：还缺主考官0人、考官1人；请从其他单位增补考官".to_owned()]
        },
    }
}

fn head(state: PackingState) -> PackingHead {
    PackingHead { id: PackingId(1), version: 1, seed: 7, state, made: now() }
}

fn panel_line((place, name): (usize, &str)) -> PanelLine {
    PanelLine {
        day: 1,
        room: 1,
        seat: if place == 0 { "主考官" } else { "考官" },
        code: format!("K{place}"),
        name: name.to_owned(),
        unit: UNIT.to_owned(),
    }
}

fn list(form: Form, heads: Vec<PackingHead>, groups: i64) -> Sample {
    let errors = form.errors().len();
    let frame = frame(&[Role::Planner]).titled("面试分组").checked(&form);
    Sample::of("interview", &ListPage { frame, form, exam: exam(), heads, groups: (1..=groups).map(group).collect() }).with_errors(errors)
}

fn show(state: PackingState, panels: bool) -> Sample {
    let page = ShowPage {
        frame: frame(&[Role::Planner]).titled("面试分组第1版"),
        head: head(state),
        doubts: packing(panels).findings,
        panels: RARE.into_iter().enumerate().map(panel_line).collect(),
        packing: packing(panels),
    };
    Sample::of("a packing", &page)
}

fn adopt(refusal: Option<&str>, before: Option<u32>) -> Sample {
    let page = AdoptPage {
        frame: frame(&[Role::Planner]).titled("采用面试分组"),
        head: head(PackingState::Proposed),
        packing: packing(true),
        doubts: vec!["分2天进行".to_owned()],
        refusal: refusal.map(str::to_owned),
        before,
    };
    Sample::of("a packing to adopt", &page)
}

pub(in crate::web) fn samples() -> Vec<Sample> {
    let states = [PackingState::Proposed, PackingState::Adopted { at: now() }, PackingState::Superseded { at: now() }];
    vec![
        list(Form::default(), vec![], 0),
        list(Form::default(), states.map(head).to_vec(), 2),
        list(wrong(Form::default(), &["rooms", "seed", "time_limit", "counts"]), vec![], 2),
        show(PackingState::Proposed, true),
        show(PackingState::Adopted { at: now() }, false),
        adopt(None, Some(1)),
        adopt(Some("面试已经开始，不能再更换分组"), None),
    ]
}
