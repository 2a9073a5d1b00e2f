//! Money (资金疑点): units, income taken for cost, tables that do not agree, sums.

use rust_decimal::Decimal;

use super::{
    super::{
        cell::Doubt,
        table::{Book, Kind, RECRUITMENT},
    },
    Trap,
    figure::{after, all_before, before, n, person_times},
    line, row,
};
use crate::domain::rounding::half_up_to;

fn budget(table: &super::Table) -> Option<Decimal> {
    table.budget.cell.parse().ok()
}

pub fn the_budget_has_the_wrong_unit(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let (amount, (.., s)) = (budget(table)?, person_times(book)?);
    let each = amount / s.total;
    if table.budget.unit != "元" || each >= Decimal::ONE {
        return None;
    }
    let (head, _) = table.printed("预算资金")?;
    let siblings: Vec<String> =
        book.0.iter().filter(|one| one.kind == Kind::Project && one.key != table.key).map(|one| one.budget.cell.clone()).collect();
    let arithmetic = format!(
        "{}元 ÷ {}人次 = {}元/人次；{}万元 ÷ {}人次 = {}元/人次；同一文件其他项目为{}（万元）",
        n(amount),
        n(s.total),
        half_up_to(each, 3),
        n(amount),
        n(s.total),
        n(half_up_to(each * Decimal::from(10_000), 0)),
        siblings.join("、")
    );
    let sentence = format!("预算资金写“{}元”，单位应为万元", n(amount));
    Some(
        Trap::new(3, sentence, vec![line(table, head.line, &head.raw)])
            .arithmetic(arithmetic)
            .suggest(format!("确认后改为{}万元", n(amount))),
    )
}

pub fn income_stands_as_cost(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let own = table.row.iter().find(|row| row.level2 == "成本指标" && row.name.contains("报名费"))?;
    let fee = own.target.value?;
    let applicants = table.row.iter().find_map(|row| after(&row.formula, "报名人数"))?;
    let income = fee * applicants / Decimal::from(10_000);
    let arithmetic = format!("{} × {}元 = {}万元，是收入，不是预算安排的{}", n(applicants), n(fee), n(income), n(budget(table)?));
    let sentence = "“成本指标”填的是向考生收取的报名费，是收入不是成本，单位写作“元/每人”，没有比较符号和解释";
    Some(
        Trap::new(7, sentence, vec![row(table, own)])
            .arithmetic(arithmetic)
            .suggest("改为成本指标“人均考试成本≤…元/人”，报名费按“＝100元/人”另列；收入与预算分开"),
    )
    .filter(|_| own.formula.is_empty() || own.issues.contains(&Doubt::NoOperator))
}

pub fn tables_contradict_each_other(book: &Book) -> Option<Trap> {
    let (whole, school, welfare) = (book.find("department")?, book.find("school")?, book.find("welfare")?);
    let helped = whole.row.iter().find(|row| row.name.contains("技工院校"))?;
    let stated = before(&helped.cell, "人")?;
    let parts: Vec<Decimal> = school.row.iter().filter(|row| row.name.ends_with("资助人数")).filter_map(|row| row.target.value).collect();
    let sum: Decimal = parts.iter().copied().sum();
    let posts = welfare.row.iter().find(|row| row.name.contains("补贴人数"))?;
    let pay = welfare.row.iter().find(|row| row.name.contains("人均标准"))?;
    let lowest = all_before(&pay.cell, "元").into_iter().min()?;
    let cost = posts.target.value? * lowest * Decimal::from(12) / Decimal::from(10_000);
    let funds = budget(welfare)?;
    if sum == stated && cost <= funds {
        return None;
    }
    let parts = parts.into_iter().map(n).collect::<Vec<_>>().join(" + ");
    let arithmetic = format!(
        "{parts} = {} ≠ {}；{} × {}元 × 12月 = {}万元 > {}万元",
        n(sum),
        n(stated),
        n(posts.target.value?),
        n(lowest),
        n(half_up_to(cost, 1)),
        n(funds)
    );
    let sentence = "部门表的资助人数与技工院校表各项之和不符，公益性岗位的补贴总额也远超预算";
    Some(
        Trap::new(25, sentence, vec![row(whole, helped), row(welfare, posts), row(welfare, pay)])
            .arithmetic(arithmetic)
            .suggest("核对资助人数是人还是人次；注明县级预算只承担其中一部分及比例"),
    )
}

pub fn the_projects_are_only_part(book: &Book) -> Option<Trap> {
    let whole = book.0.iter().find(|table| table.kind == Kind::Whole)?;
    let of = |label: &str| {
        let (head, value) = whole.printed(label)?;
        Some((head, value.parse::<Decimal>().ok()?))
    };
    let ((_, basic), (head, projects), (_, total)) = (of("基本支出")?, of("项目支出")?, of("资金总额")?);
    let listed: Vec<Decimal> = book.0.iter().filter(|table| table.kind == Kind::Project).filter_map(budget).collect();
    let sum: Decimal = listed.iter().copied().sum();
    if basic + projects == total && sum == projects {
        return None;
    }
    let holds = if basic + projects == total { "，相符" } else { "，不符" };
    let share = half_up_to(sum * Decimal::ONE_HUNDRED / projects, 2);
    let parts = listed.into_iter().map(n).collect::<Vec<_>>().join(" + ");
    let arithmetic = format!("{basic} + {projects} = {total}{holds}；{parts} = {}，占项目支出{projects}万元的{share}%", n(sum));
    let sentence = format!("所附四个项目合计{}万元，只是项目支出{projects}万元的一部分", n(sum));
    Some(
        Trap::new(32, sentence, vec![line(whole, head.line, &head.raw)])
            .arithmetic(arithmetic)
            .suggest("附上其余项目的目标表，或注明只报送部分项目"),
    )
}
