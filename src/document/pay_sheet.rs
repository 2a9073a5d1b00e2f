//! Pay sheet (考务费发放表): what everybody on duty at a site receives, the tax withheld and the signature for it.

use super::{
    Imprint, file,
    form::{Column, Table, signature},
    listing::Listing,
    page::Pad,
    style::{Align, Area, Style},
};
use crate::domain::{Fen, tax};

/// A site and a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaySheet {
    /// 考点号
    pub number: u16,
    pub site: String,
    /// 笔试 or 面试
    pub session: String,
    pub lines: Vec<PayLine>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLine {
    pub name: String,
    pub unit: String,
    pub role: String,
    pub pay: Fen,
}

const RIGHT: Align = Align::Right;
const COLUMNS: [Column; 10] = [
    Column::of("序号", 12.0),
    Column::words("姓名", 38.0),
    Column::words("工作单位", 58.0),
    Column { align: Align::Centre, ..Column::words("岗位", 30.0) },
    Column { align: RIGHT, ..Column::of("考务费（元）", 24.0) },
    Column { align: RIGHT, ..Column::of("代扣个税（元）", 24.0) },
    Column { align: RIGHT, ..Column::of("实发（元）", 24.0) },
    Column::of("银行卡后四位", 22.0),
    Column::of("签领", 26.0),
    Column::of("备注", 14.0),
];

/// One PDF with as many sheets for each site as its staff need.
#[must_use]
pub fn pdf(imprint: &Imprint, sheets: &[PaySheet]) -> Vec<u8> {
    file("考务费发放表", imprint, sheets, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sheets: &[PaySheet]) {
    for sheet in sheets {
        let row = |(line, number): (&PayLine, usize)| {
            let tax = tax::withheld(line.pay);
            let words = vec![number.to_string(), line.name.clone(), line.unit.clone(), line.role.clone()];
            words.into_iter().chain([line.pay, tax, less(line.pay, tax)].map(cents)).collect::<Vec<String>>()
        };
        let mut rows: Vec<Vec<String>> = sheet.lines.iter().zip(1..).map(row).collect();
        let pay: Fen = sheet.lines.iter().map(|line| line.pay).sum();
        let tax: Fen = sheet.lines.iter().map(|line| tax::withheld(line.pay)).sum();
        let total = [String::new(), "合计".to_owned(), format!("{}人", sheet.lines.len()), String::new()];
        rows.push(total.into_iter().chain([pay, tax, less(pay, tax)].map(cents)).collect());
        let place = format!("{:02} {}　{}", sheet.number, sheet.site, sheet.session);
        let facts = [format!("考点：{place}　　发放单位（盖章）：＿＿＿＿＿＿＿＿＿＿＿＿")];
        let table = Table { columns: &COLUMNS, row_height: 8.2, size: 10.0 };
        Listing { title: &pad.heading("pay_sheet"), place: &place, facts: &facts, table, rows: &rows, wide: true, tail: 19.0 }.draw(
            pad,
            |pad, (left, y)| {
                pad.text(Area::new(left, y + 1.5, 270.0, 5.0), &pad.note("pay_sheet"), Style::of(8.5));
                for (label, n) in ["制表：", "审核：", "财务：", "负责人："].into_iter().zip(0_u8..) {
                    signature(pad, Area::new(left + 68.0 * f32::from(n), y + 8.0, 62.0, 9.0), label);
                }
            },
        );
    }
}

fn less(pay: Fen, tax: Fen) -> Fen {
    Fen::new(pay.fen() - tax.fen())
}

/// `400.00`: columns of money line up.
fn cents(amount: Fen) -> String {
    format!("{}.{:02}", amount.fen() / 100, amount.fen().rem_euclid(100))
}

/// A site of sixty.
#[must_use]
pub fn sample() -> Vec<PaySheet> {
    let line = |n: i64| PayLine {
        name: ["欧阳㛃", "李明", "阿卜杜热合曼·买买提吐尔逊江·艾尔肯江麦麦提𬭎䶮"][(n % 3).unsigned_abs() as usize].to_owned(),
        unit: "六枝特区第三小学".to_owned(),
        role: if n == 1 { "主考" } else { "监考甲" }.to_owned(),
        pay: Fen::yuan(if n == 1 { 1_000 } else { 400 }),
    };
    vec![PaySheet {
        number: 7, site: "六枝特区第七中学考点".to_owned(), session: "笔试".to_owned(), lines: (1..=60).map(line).collect()
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn pay_tax_and_rest_are_summed() {
        let all = read_joined(&pdf(&Imprint::sample(), &sample())).concat();
        for words in ["1000.00", "40.00", "960.00", "24600.00", "24560.00", "60人"] {
            assert!(all.contains(words), "{words} is not in {all}");
        }
    }

    #[test]
    fn nobody_is_a_sheet_of_nothing() {
        let sheet = PaySheet { lines: Vec::new(), ..sample().remove(0) };
        let sheets = read_joined(&pdf(&Imprint::sample(), &[sheet]));
        assert!(sheets.len() == 1 && sheets[0].contains("0人") && sheets[0].contains("0.00"));
    }
}
