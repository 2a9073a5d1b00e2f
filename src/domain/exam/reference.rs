//! The reference policy (参考方案): the defaults a new exam starts from, taken from the plan paper of the reference county.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Category, CategoryRule, EntryRule, InterviewScale, LabelSheet, Layout, MinimumRatio, PaperTime, Phase, PhaseWindow, Policy,
    ReserveShare, ScoreWeights, Supplement, TailRooms, Tolerances, WaiverKind, Wording,
};
use crate::domain::{
    Fen, Moment, Window,
    clock::from_shanghai,
    staffing::{DutyRole, Scope, Session},
};

impl Policy {
    /// The reference policy for a written exam on `written_day`, all windows counted from that day.
    #[must_use]
    pub fn reference(written_day: NaiveDate) -> Self {
        let category = |letter: &str, name: &str, number| CategoryRule {
            category: Category::parse(letter).expect("a single capital letter is a category"),
            name: name.to_owned(),
            number,
        };
        Self {
            fee: Fen::yuan(100),
            waivers: waivers(),
            expected_applicants: 23_000,
            categories: vec![
                category("A", "综合管理类", 11),
                category("B", "社会科学专技类", 21),
                category("C", "自然科学专技类", 31),
                category("D", "中小学教师类", 41),
                category("E", "医疗卫生类", 51),
            ],
            seats_per_room: 30,
            layout: Layout::snake("五列六排蛇形", &[6; 5]),
            tail_rooms: TailRooms::Single,
            spare_rooms_per_site: 1,
            reserved_seats: 0,
            reserves: reserves(),
            supplements: Supplement::usual(12, 8),
            rooms_by_lot: true,
            planned_sites: 20,
            roles: roles(),
            interview: InterviewScale::default(),
            target_person_times: 2_500,
            opening_ratio: MinimumRatio(3),
            hot_ratio: 30,
            phases: phases(written_day),
            weights: ScoreWeights { written: 60, interview: 40, written_full: 300, interview_pass: 60 },
            tolerances: Tolerances { about_percent: 10, over_percent: 30 },
            entry: EntryRule::default(),
            paper_cost_per_site_category: Fen::yuan(1_200),
            budget: Fen::yuan(3_000_000),
            applicant_max_distance: 250,
            staff_max_distance: 300,
            photo_max_bytes: 200 * 1024,
            photo_min_pixels: (102, 126),
            papers: vec![
                PaperTime { name: "职业能力倾向测验".to_owned(), starts: at(written_day, 8, 30), minutes: 90 },
                PaperTime { name: "综合应用能力".to_owned(), starts: at(written_day, 10, 0), minutes: 120 },
            ],
            ticket_notes: notes(),
            wording: Wording::default(),
            label_sheet: LabelSheet::default(),
        }
    }
}

/// About four people of a site of forty rooms, as the field has them; six chairs of examiners call seven people.
fn reserves() -> Vec<ReserveShare> {
    let share = |(role, percent): (&str, u8)| ReserveShare { role: role.to_owned(), percent };
    [("监考甲", 5), ("监考乙", 5), ("考官", 10)].map(share).into()
}

fn at(day: NaiveDate, hour: u32, minute: u32) -> Moment {
    from_shanghai(day.and_hms_opt(hour, minute, 0).expect("a time of day below 24:00"))
}

fn waivers() -> Vec<WaiverKind> {
    let kind = |name: &str, evidence: &str| WaiverKind { name: name.to_owned(), evidence: evidence.to_owned() };
    vec![
        kind("脱贫户（农村特困）", "县级乡村振兴部门证明"),
        kind("城乡最低生活保障对象", "县级民政部门证明"),
        kind("家庭经济困难应届毕业生", "学校资助机构证明"),
    ]
}

fn notes() -> Vec<String> {
    [
        "凭本准考证和有效居民身份证原件入场，两证不齐不得进入考场。",
        "考试结束前不得提前交卷、退场。",
        "携带黑色签字笔、2B铅笔和橡皮，手机等电子设备须关机并放在指定位置。",
        "对号入座，将准考证和身份证放在桌面左上角备查，服从监考人员管理。",
        "试卷、答题卡、草稿纸不得带出考场；违纪违规按人社部令第35号处理。",
    ]
    .map(str::to_owned)
    .into()
}

/// Registration opens seventy days before the written exam; the other windows follow the county's usual course.
fn phases(day: NaiveDate) -> Vec<PhaseWindow> {
    let before = |days: u64| day.checked_sub_days(Days::new(days)).unwrap_or(day);
    let after = |days: u64| day.checked_add_days(Days::new(days)).unwrap_or(day);
    let window = |phase, from: Moment, to: Moment| PhaseWindow { phase, window: Window { opens: from, closes: to } };
    let year_end = NaiveDate::from_ymd_opt(after(60).year(), 12, 31).unwrap_or(day);
    vec![
        window(Phase::Registration, at(before(70), 9, 0), at(before(60), 18, 0)),
        window(Phase::Review, at(before(70), 9, 0), at(before(57), 18, 0)),
        window(Phase::Payment, at(before(69), 9, 0), at(before(55), 18, 0)),
        window(Phase::Arrangement, at(before(55), 18, 0), at(before(10), 9, 0)),
        window(Phase::Ticket, at(before(7), 9, 0), at(day, 8, 30)),
        window(Phase::Written, at(day, 8, 30), at(day, 12, 0)),
        window(Phase::Recheck, at(after(25), 9, 0), at(after(29), 17, 0)),
        window(Phase::Interview, at(after(40), 8, 0), at(after(42), 18, 0)),
        window(Phase::Publication, at(after(50), 9, 0), at(year_end.max(after(51)), 18, 0)),
    ]
}

struct Draft(&'static str, Session, Scope, u32, i64, &'static str);

/// The roles of the plan format's county: 2 a room, 45 a site, 12 an interview room, 50 around the interview.
/// The breakdown of the 45 and the pay are assumptions the bureau confirms; both are editable.
const ROLES: [Draft; 25] = {
    use Scope::{Room, Site};
    use Session::{Interview as I, Written as W};
    [
        Draft("监考甲", W, Room, 1, 400, "chief"),
        Draft("监考乙", W, Room, 1, 360, "inv"),
        Draft("主考", W, Site, 1, 800, "leader"),
        Draft("副主考", W, Site, 2, 600, "leader"),
        Draft("考务组长", W, Site, 1, 500, "exam_lead"),
        Draft("考务员", W, Site, 6, 350, "exam_staff"),
        Draft("巡考", W, Site, 4, 400, "chief"),
        Draft("试卷保管", W, Site, 2, 450, "secret"),
        Draft("安检", W, Site, 8, 300, "security"),
        Draft("医务", W, Site, 2, 350, "medic"),
        Draft("保卫", W, Site, 6, 300, "guard"),
        Draft("司铃", W, Site, 1, 260, "general"),
        Draft("引导", W, Site, 4, 240, "general"),
        Draft("联络员", W, Site, 1, 300, "exam_staff"),
        Draft("监控员", W, Site, 2, 320, "general"),
        Draft("后勤", W, Site, 3, 240, "general"),
        Draft("纪检", W, Site, 2, 400, "secret"),
        Draft("主考官", I, Room, 1, 600, "leader"),
        Draft("考官", I, Room, 6, 500, "examiner"),
        Draft("计时计分", I, Room, 3, 300, "exam_staff"),
        Draft("监督", I, Room, 1, 300, "secret"),
        Draft("面试引导", I, Room, 1, 240, "general"),
        Draft("面试考务", I, Site, 20, 350, "exam_staff"),
        Draft("面试安检", I, Site, 10, 300, "security"),
        Draft("面试保障", I, Site, 20, 260, "general"),
    ]
};

fn roles() -> Vec<DutyRole> {
    ROLES
        .iter()
        .map(|Draft(name, session, scope, quota, pay, qualification)| {
            let searches = qualification == &"security";
            DutyRole {
                name: (*name).to_owned(),
                session: *session,
                scope: *scope,
                quota: *quota,
                pay: Fen::yuan(*pay),
                qualification: (*qualification).to_owned(),
                min_female: if searches { 2 } else { 0 },
                min_male: if searches { 2 } else { 0 },
                forbid_own_unit: matches!(*name, "监考甲" | "监考乙" | "巡考"),
                prefer_host: matches!(*name, "司铃" | "引导" | "监控员" | "后勤" | "面试保障"),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exam::{LayoutError, PolicyError};

    fn reference() -> Policy {
        Policy::reference(NaiveDate::from_ymd_opt(2026, 5, 10).unwrap())
    }

    #[test]
    fn the_reference_policy_is_the_plan_papers() {
        let policy = reference();
        assert_eq!(policy.validate(), Ok(()));
        assert_eq!(policy.quota(Session::Written, Scope::Room), 2);
        assert_eq!(policy.quota(Session::Written, Scope::Site), 45);
        assert_eq!(policy.quota(Session::Interview, Scope::Room), 12);
        assert_eq!(policy.quota(Session::Interview, Scope::Site), 50);
    }

    #[test]
    fn what_candidates_read_of_entry_follows_the_minutes() {
        let rule = EntryRule { before: 45, after: 15, ..EntryRule::default() };
        assert_eq!(rule.sentence(), "开考前45分钟开始凭证入场，开考15分钟后禁止入场。");
        assert_eq!(EntryRule { after: 0, ..rule }.sentence(), "开考前45分钟开始凭证入场，开考后禁止入场。");
        assert!(reference().ticket_notes.iter().all(|note| !note.contains("分钟")), "the minutes are said once, from the rule");
    }

    #[test]
    fn a_policy_that_cannot_be_carried_out_is_refused() {
        type Break = fn(&mut Policy);
        let scale = |change: fn(&mut InterviewScale)| {
            let mut scale = reference().interview;
            change(&mut scale);
            scale
        };
        let cases: [(Break, PolicyError); 14] = [
            (|p| p.supplements[1].role = "考官".to_owned(), PolicyError::Supplement("考官".to_owned())),
            (|p| p.interview.shortlist = 0, PolicyError::Interview(scale(|s| s.shortlist = 0))),
            (|p| p.interview.examiner = "监督员".into(), PolicyError::Panel(scale(|s| s.examiner = "监督员".into()))),
            (|p| p.fee = Fen::new(-1), PolicyError::Fee(Fen::new(-1))),
            (|p| p.seats_per_room = 0, PolicyError::Seats(0)),
            (|p| p.seats_per_room = 31, PolicyError::LayoutTooSmall { layout: 30, seats: 31 }),
            (|p| p.layout.cells.clear(), PolicyError::Layout(LayoutError::Empty)),
            (|p| p.phases[0].window.closes = p.phases[0].window.opens, PolicyError::Window { phase: "网上报名" }),
            (|p| p.weights.written = 50, PolicyError::Weights(90)),
            (|p| p.opening_ratio = MinimumRatio(0), PolicyError::Ratio(0)),
            (|p| p.categories.clear(), PolicyError::NoCategory),
            (|p| p.reserved_seats = 30, PolicyError::Reserved { reserved: 30, seats: 30 }),
            (|p| p.reserves[1].role = "监考丙".into(), PolicyError::Reserve("监考丙".into())),
            (|p| p.roles[2].quota = 0, PolicyError::Role("主考".into())),
        ];
        for (break_it, expected) in cases {
            let mut policy = reference();
            break_it(&mut policy);
            assert_eq!(policy.validate(), Err(expected));
        }
    }
}
