//! Counts (数量疑点): rooms, seats, people, sessions that do not agree.

use rust_decimal::Decimal;

use super::{
    super::table::{Book, RECRUITMENT},
    Trap,
    figure::{after, department, n, person_times},
    row,
};
use crate::domain::rounding::half_up_to;

/// Seats of a standard room.
const SEATS: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

pub fn rooms_contradict_invigilators(book: &Book) -> Option<Trap> {
    let (table, own, s) = person_times(book)?;
    let (whole, other, rooms, _) = department(book)?;
    if s.rooms * s.each == s.invigilators && s.rooms == rooms {
        return None;
    }
    let fits = if rooms * s.each == s.invigilators { "相符" } else { "也不相符" };
    let arithmetic = format!(
        "{} × {} = {} ≠ {}；部门表 {} × {} = {}，{fits}",
        n(s.rooms),
        n(s.each),
        n(s.rooms * s.each),
        n(s.invigilators),
        n(rooms),
        n(s.each),
        n(rooms * s.each)
    );
    let sentence = format!("项目表写笔试考场{}个，与监考{}人不符，也与部门表{}个不一致", n(s.rooms), n(s.invigilators), n(rooms));
    let suggestion = format!("项目表的“笔试考场{}个”应为{}个", n(s.rooms), n(rooms));
    Some(Trap::new(1, sentence, vec![row(table, own), row(whole, other)]).arithmetic(arithmetic).suggest(suggestion))
}

pub fn seats_fall_short(book: &Book) -> Option<Trap> {
    let (whole, other, rooms, expected) = department(book)?;
    let (.., s) = person_times(book)?;
    let held = rooms * SEATS;
    if held >= expected {
        return None;
    }
    let needed = (expected / SEATS).ceil();
    let arithmetic = format!(
        "{} × {SEATS} = {} < {}，缺{}座；⌈{} ÷ {SEATS}⌉ = {}间；{} ÷ {} = {}间/考点，不是整数",
        n(rooms),
        n(held),
        n(expected),
        n(expected - held),
        n(expected),
        n(needed),
        n(rooms),
        n(s.sites),
        n(half_up_to(rooms / s.sites, 2))
    );
    let sentence = format!("{}个考场每场坐{SEATS}人，坐不下预计报名的{}人", n(rooms), n(expected));
    let suggestion = format!("按{}间考场编制预算，或注明以缴费确认人数为准", n(needed));
    Some(Trap::new(2, sentence, vec![row(whole, other)]).arithmetic(arithmetic).suggest(suggestion))
}

pub fn the_target_is_below_the_forecast(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let own = table.row.iter().find(|row| row.name.contains("报考人数"))?;
    let (target, expected) = (own.target.value?, after(&own.formula, "报名人数")?);
    let (_, times, s) = person_times(book)?;
    let floor = times.target.value?;
    if target >= expected && floor >= s.total && !own.target.unit.is_empty() {
        return None;
    }
    let share = |part: Decimal, whole: Decimal| n(half_up_to((whole - part) * Decimal::ONE_HUNDRED / whole, 1));
    let arithmetic = format!(
        "({} − {}) ÷ {} = {}%；({} − {}) ÷ {} = {}%",
        n(expected),
        n(target),
        n(expected),
        share(target, expected),
        n(s.total),
        n(floor),
        n(s.total),
        share(floor, s.total)
    );
    let sentence = "报考人数、考务人次的指标值低于同一行预计的数，报考人数还没有写单位";
    Some(Trap::new(4, sentence, vec![row(table, own), row(table, times)]).arithmetic(arithmetic).suggest(format!(
        "指标值改为≥{}人、≥{}人次，或在自评中说明留有余地",
        n(expected),
        n(s.total)
    )))
}

pub fn sessions_are_unclear(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let own = table.row.iter().find(|row| row.name.contains("场次"))?;
    let explained = after(&own.formula, "至")?;
    let (target, (whole, other, ..)) = (own.target.value?, department(book)?);
    if explained == target && other.target.operator == own.target.operator {
        return None;
    }
    let (.., s) = person_times(book)?;
    let arithmetic = format!(
        "指标值{}，说明“至{}次”；部门表为“{}”；若为{}次，{} × {} = {}人次",
        own.cell,
        n(explained),
        other.cell,
        n(explained),
        n(s.total),
        n(explained),
        n(s.total * explained)
    );
    let sentence = format!("考试场次的指标值是{}，说明却写“至{}次”（缺字），部门表又写“{}”", own.cell, n(explained), other.cell);
    let suggestion = "补全说明（如“1至2次”），注明考务人次按每次还是全年计算";
    Some(Trap::new(5, sentence, vec![row(table, own), row(whole, other)]).arithmetic(arithmetic).suggest(suggestion))
}

pub fn person_times_are_not_persons(book: &Book) -> Option<Trap> {
    let (table, own, s) = person_times(book)?;
    let parts = s.invigilators + s.crew + s.interview;
    // The parts are printed as 人, their sum as 人次: one of the two words is wrong.
    if own.target.unit != "人次" || parts != s.total || !own.formula.contains(&format!("{}人;", s.invigilators)) {
        return None;
    }
    let arithmetic = format!("{}人 + {}人 + {}人 = {}，合计写{}人次", n(s.invigilators), n(s.crew), n(s.interview), n(parts), n(s.total));
    let sentence = "分项以“人”计、合计以“人次”计，同一教师参加笔试和面试会被当作两人";
    Some(Trap::new(13, sentence, vec![row(table, own)]).arithmetic(arithmetic).suggest("分项改用“人次”：一人一场为一人次"))
}

pub fn interview_staff_is_a_total(book: &Book) -> Option<Trap> {
    let (table, own, s) = person_times(book)?;
    let once = s.interview_rooms * s.panel + s.around;
    if once != s.interview || own.formula.contains("合计场外") {
        return None;
    }
    let each = s.interview_rooms * (s.panel + s.around);
    let arithmetic = format!(
        "{} × {} + {} = {}；若按每考场计则为 {} × ({} + {}) = {}",
        n(s.interview_rooms),
        n(s.panel),
        n(s.around),
        n(once),
        n(s.interview_rooms),
        n(s.panel),
        n(s.around),
        n(each)
    );
    let sentence = format!("面试“场外工作人员{}人”是合计数，写法容易读成每个考场{}人", n(s.around), n(s.around));
    Some(Trap::new(14, sentence, vec![row(table, own)]).arithmetic(arithmetic).suggest(format!("改为“合计场外工作人员{}人”", n(s.around))))
}

pub fn crew_is_the_same_everywhere(book: &Book) -> Option<Trap> {
    let (table, own, s) = person_times(book)?;
    let (.., rooms, _) = department(book)?;
    if s.crew_each * s.sites != s.crew || (rooms / s.sites).fract().is_zero() {
        return None;
    }
    let arithmetic = format!(
        "{} × {} = {}；{} ÷ {} = {}间/考点",
        n(s.sites),
        n(s.crew_each),
        n(s.crew),
        n(rooms),
        n(s.sites),
        n(half_up_to(rooms / s.sites, 2))
    );
    let sentence = format!("每个考点场外考务都按{}人计，而各考点的考场数不可能相同", n(s.crew_each));
    Some(Trap::new(15, sentence, vec![row(table, own)]).arithmetic(arithmetic).suggest("按考点规模分档核定场外人数，合计不超过总数"))
}

pub fn applicants_are_not_defined(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let own = table.row.iter().find(|row| row.name.contains("报考人数"))?;
    let defined = ["提交", "审核", "缴费", "到考", "实考"].iter().any(|word| own.formula.contains(word));
    (!defined).then(|| {
        Trap::new(16, "“报考人数”没有说明是提交报名、审核通过、缴费确认还是实际到考的人数", vec![row(table, own)])
            .suggest("在指标解释中写明口径；系统同时列出四种口径，自评按提交报名计")
    })
}
