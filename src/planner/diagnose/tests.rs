//! Contradictions planted one at a time: each is told in its own sentence, and each way out that is offered leads to a plan.

use super::*;
use crate::{
    domain::{Fen, Gender, exam::Point, staffing::Session},
    planner::{Options, check::check, plan, sample},
};

fn options() -> Options {
    Options { time_limit: 20.0, threads: 1, ..Options::default() }
}

/// The conflict's sentence and its ways out in words, once each way has been tried and has led to a plan that breaks nothing.
fn told(input: &Input) -> Vec<String> {
    let refusal = plan(input, &options(), &|_, _| {}).unwrap_err().0;
    let conflicts = explain(input, &options());
    assert_eq!(refusal[0], conflicts[0].told());
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:#?}") };
    for repair in &conflict.repairs {
        let repaired = repair.apply(input.clone());
        let plan = plan(&repaired, &options(), &|_, _| {}).unwrap_or_else(|refusal| panic!("{repair}: {refusal}"));
        assert_eq!(check(&repaired, &plan), [], "{repair}");
    }
    let ways = conflict.repairs.iter().map(ToString::to_string);
    [format!("{} {}", conflict.finding.code, conflict.finding.sentence)].into_iter().chain(ways).collect()
}

/// The made-up county, where nobody sits whom an invigilator knows, with a twist.
fn county(twist: impl Fn(&mut Input)) -> Input {
    let mut input = sample::county(1);
    input.relatives.clear();
    input.applicants.iter_mut().for_each(|applicant| applicant.unit = None);
    twist(&mut input);
    input
}

/// The same with people for every duty.
fn staffed(twist: impl Fn(&mut Input)) -> Input {
    county(|input| {
        let tags = ["chief", "inv", "leader", "security", "examiner"].map(str::to_owned);
        input.staff.iter_mut().for_each(|person| person.qualifications = tags.to_vec());
        twist(input);
    })
}

/// Takes a qualification from everybody but the first so many who have it.
fn leave(input: &mut Input, tag: &str, keep: usize) {
    let mut seen = 0;
    for person in &mut input.staff {
        if person.qualifications.iter().any(|one| one == tag) {
            seen += 1;
            if seen > keep {
                person.qualifications.retain(|one| one != tag);
            }
        }
    }
}

#[test]
fn too_few_chief_invigilators() {
    assert_eq!(
        told(&county(|input| leave(input, "chief", 6))),
        ["D05 缺监考甲2人：笔试考点S0、S1需要8人次，有资格的人员只能出6人次", "增加监考甲2人", "培训2人取得监考甲资格（E016、E019）",]
    );
}

#[test]
fn more_seats_a_room_want_fewer_chief_invigilators() {
    let told = told(&county(|input| leave(input, "chief", 7)));
    assert_eq!(told[0], "D05 缺监考甲1人：笔试考点S0、S1需要8人次，有资格的人员只能出7人次");
    assert_eq!(told[3], "每考场8座");
}

#[test]
fn no_accessible_room() {
    assert_eq!(
        told(&staffed(|input| input.rooms.iter_mut().for_each(|room| room.accessible = false))),
        ["R10 缺一楼无障碍座位2个：2名考生需要，一楼无障碍考场0间，只能安排0人", "把1间考场改为一楼无障碍考场（S1-01）",]
    );
}

#[test]
fn too_few_accessible_seats() {
    let input = staffed(|input| {
        (0..20).for_each(|i| input.applicants[i].accessible = true);
    });
    assert_eq!(
        told(&input),
        ["R10 缺一楼无障碍座位3个：21名考生需要，一楼无障碍考场3间，只能安排18人", "把1间考场改为一楼无障碍考场（S0-02）",]
    );
}

#[test]
fn a_budget_one_yuan_short() {
    let least = |input: &Input| {
        let poor = Input { rules: crate::planner::Rules { budget: Fen::yuan(1), ..input.rules.clone() }, ..input.clone() };
        match explain(&poor, &options())[0].repairs[0] {
            Repair::RaiseBudget { to, .. } => to,
            ref other => panic!("{other}"),
        }
    };
    let input = staffed(|input| input.rules.budget = [least(input), Fen::yuan(-1)].into_iter().sum());
    assert_eq!(told(&input), ["P02 预算22699元不够：满足其他规则最少要22700元，差1元", "预算增加1元，到22700元", "每考场8座",]);
}

#[test]
fn a_township_of_another_county_out_of_reach() {
    let input = staffed(|input| {
        input.townships[2].county = "C1".into();
        input.townships[2].at = Point { x: 600, y: 600 };
    });
    assert_eq!(told(&input), ["S02 15名考生在本县和250百米内没有座位：乡镇T2有15人", "考生跨县距离由250百米放宽到620百米",]);
}

#[test]
fn a_target_beyond_what_the_rooms_give() {
    assert_eq!(
        told(&staffed(|input| input.rules.target_person_times = 60)),
        ["P01 考务人次最多安排41人次，比目标60人次少19人次", "目标降低19人次，到41人次", "每考点增加7名主考（3个考点共21人次）",]
    );
}

#[test]
fn too_few_seats() {
    assert_eq!(
        told(&staffed(|input| input.rooms.iter_mut().for_each(|room| room.capacity = 2))),
        ["R06 缺考场6间：共18间考场共36座，考生48人，少12座", "增加9间考场（考点S0加5间、考点S1加1间、考点S2加3间）", "每考场4座",]
    );
}

#[test]
fn too_few_rooms_because_papers_do_not_mix() {
    let input = staffed(|input| {
        input.rules.spare_rooms_per_site = 0;
        let mut kept = 0;
        input.rooms.retain(|_| {
            kept += 1;
            kept <= 8
        });
        input.applicants.truncate(48);
        let d = input.posts[7].category;
        let a = input.posts[0].category;
        for (i, applicant) in input.applicants.iter_mut().enumerate() {
            (applicant.post, applicant.category) = if i < 25 { (0, a) } else { (7, d) };
        }
    });
    assert_eq!(
        told(&input),
        [
            "R06 缺考场1间：共8间考场共48座，考生48人，座位虽够，2个类别不能同场，分别编场至少要9间",
            "增加1间考场（考点S0加1间）",
            "在乡镇T2增开1个考点（6间36座）",
            "每考场7座",
        ]
    );
}

#[test]
fn too_many_spare_rooms() {
    assert_eq!(
        told(&staffed(|input| input.rules.spare_rooms_per_site = 4)),
        [
            "S01 缺考场2间：共18间考场，每考点留4间备用后可用6间共36座，考生48人，少12座",
            "每考点备用考场由4间减为3间",
            "增加2间考场（考点S1加2间）",
            "在乡镇T2增开1个考点（6间36座）",
            "每考场9座",
        ]
    );
}

#[test]
fn no_woman_for_a_role_that_wants_one() {
    let input = county(|input| {
        for person in &mut input.staff {
            if person.qualifications.iter().any(|tag| tag == "security") {
                person.gender = Gender::Male;
            }
        }
    });
    assert_eq!(
        told(&input),
        [
            "D13 缺女性安检2人：笔试考点S0、S1需要2人次，按性别要求只能出0人次",
            "增加女性安检2人",
            "安检至少人数改为女0人男1人",
            "培训2人取得安检资格（E019、E024）",
        ]
    );
}

#[test]
fn all_leaders_belong_to_the_host() {
    let input = county(|input| {
        input.roles[2].forbid_own_unit = true;
        for person in &mut input.staff {
            if person.qualifications.iter().any(|tag| tag == "leader") {
                person.unit = input.sites[0].unit;
            }
        }
        input.sites[1].unit = input.sites[0].unit;
        input.sites[2].unit = input.sites[0].unit;
    });
    assert_eq!(
        told(&input),
        [
            "D07 缺主考2人：笔试考点S0、S1需要2人次，回避本单位考点后只能出0人次",
            "增加主考2人",
            "主考不再回避本单位考点",
            "培训2人取得主考资格（E019、E021）",
        ]
    );
}

#[test]
fn nobody_for_the_interview() {
    let input = county(|input| {
        for person in &mut input.staff {
            if person.qualifications.iter().any(|tag| tag == "examiner") {
                person.available = vec![Session::Written];
            }
        }
    });
    assert_eq!(
        told(&input),
        [
            "D04 缺考官2人：面试考点S1需要2人次，有资格且面试当天能到岗的人员只能出0人次",
            "增加考官2人",
            "请2人在面试当天到岗（E009、E014）",
            "培训2人取得考官资格（E001、E003）",
        ]
    );
}

#[test]
fn people_may_not_serve_often_enough() {
    let input = county(|input| {
        input.roles[4].qualification = "leader".into();
        leave(input, "leader", 3);
        input.staff.iter_mut().for_each(|person| person.max_sessions = 1);
    });
    assert_eq!(
        told(&input),
        [
            "D03 缺主考、考官1人：笔试、面试考点S0、S1需要4人次，按每人最多场次只能出3人次",
            "增加考官1人",
            "请1人多任1场（E002）",
            "培训1人取得考官资格（E016）",
        ]
    );
}

#[test]
fn staff_out_of_reach() {
    let input = county(|input| {
        for person in &mut input.staff {
            if person.qualifications.iter().any(|tag| tag == "leader") {
                person.county = "C1".into();
                person.at = Point { x: 500 + person.at.x, y: 400 };
            }
        }
    });
    assert_eq!(
        told(&input),
        [
            "D06 缺主考2人：笔试考点S0、S1需要2人次，本县和300百米内能去的人员只能出0人次",
            "增加主考2人",
            "考务人员跨县距离由300百米放宽到484百米",
            "培训2人取得主考资格（E016、E019）",
        ]
    );
}

#[test]
fn relatives_leave_nobody_for_a_room() {
    let input = county(|input| {
        let chiefs = |person: &crate::planner::Staff| person.qualifications.iter().any(|tag| tag == "chief");
        let chiefs: Vec<usize> = (0..input.staff.len()).filter(|i| chiefs(&input.staff[*i])).collect();
        input.relatives = chiefs.into_iter().map(|chief| (chief, 7)).collect();
    });
    assert_eq!(
        told(&input),
        ["D14 缺监考甲1人：笔试考场S0-04需要1人次，回避考场内亲属后只能出0人次", "增加监考甲1人", "培训1人取得监考甲资格（E009）",]
    );
}

#[test]
fn own_units_applicants_leave_nobody_for_a_room() {
    let input = county(|input| {
        for person in &mut input.staff {
            if person.qualifications.iter().any(|tag| tag == "chief") {
                person.unit = 7;
            }
        }
        input.applicants[3].unit = Some(7);
    });
    assert_eq!(
        told(&input),
        ["D15 缺监考甲1人：笔试考场S1-02需要1人次，回避考场内本单位考生后只能出0人次", "增加监考甲1人", "培训1人取得监考甲资格（E016）",]
    );
}

#[test]
fn all_invigilators_of_one_unit() {
    let input = county(|input| {
        for person in &mut input.staff {
            person.unit = 7;
        }
    });
    assert_eq!(told(&input), ["D16 同一考场的监考甲、监考乙须来自不同单位，考点S0、S1缺外单位人员8人", "增加监考甲8人",]);
}

#[test]
fn more_women_and_men_than_places() {
    assert_eq!(
        told(&county(|input| (input.roles[3].min_female, input.roles[3].min_male) = (2, 2))),
        ["D13 安检定额2人，却至少要女2人男2人", "安检至少人数改为女2人男0人",]
    );
}

#[test]
fn several_contradictions_are_told_one_after_the_other() {
    let input = county(|input| {
        leave(input, "leader", 0);
        input.rooms.iter_mut().for_each(|room| room.accessible = false);
        input.rules.budget = Fen::yuan(20_000);
    });
    let conflicts = explain(&input, &options());
    let codes: Vec<&str> = conflicts.iter().map(|conflict| conflict.finding.code).collect();
    assert_eq!(codes, ["R10", "P02", "D05"]);
    let repaired = conflicts.iter().fold(input.clone(), |input, conflict| conflict.repairs[0].apply(input));
    assert_eq!(check(&repaired, &plan(&repaired, &options(), &|_, _| {}).unwrap()), []);
    let told: Vec<_> = conflicts.iter().map(Conflict::told).collect();
    assert_eq!(plan(&input, &options(), &|_, _| {}).unwrap_err().0, told);
}

#[test]
fn an_exam_that_can_be_planned_has_no_conflict() {
    assert_eq!(explain(&county(|_| {}), &options()), []);
}
