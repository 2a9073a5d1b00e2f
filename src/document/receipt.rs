//! Receipt (缴费凭证): what was paid for one registration, half a sheet with a stub for the desk.

use super::{
    Imprint, file,
    form::{field, signature},
    page::Pad,
    style::{Area, Style},
};
use crate::domain::{Fen, Moment, clock};

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 凭证号
    pub number: String,
    pub name: String,
    /// 报名序号
    pub registration: String,
    /// 报考岗位, with its code.
    pub post: String,
    pub amount: Fen,
    /// 缴费方式
    pub channel: String,
    pub paid: Moment,
    /// 收款单位
    pub payee: String,
}

/// One PDF with a sheet for each payment: the payer's part above the cut, the desk's below.
#[must_use]
pub fn pdf(imprint: &Imprint, receipts: &[Receipt]) -> Vec<u8> {
    file("缴费凭证", imprint, receipts, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, receipts: &[Receipt]) {
    let exam = pad.exam();
    for receipt in receipts {
        pad.sheet(&format!("缴费凭证　{}", receipt.number));
        part(pad, (14.0, "考生联"), &exam, receipt);
        pad.dashed((8.0, 146.0), (202.0, 146.0));
        part(pad, (152.0, "存根联"), &exam, receipt);
    }
}

fn part(pad: &mut Pad, (top, copy): (f32, &str), exam: &str, receipt: &Receipt) {
    let (left, wide, high) = (15.0, 180.0, 12.0);
    pad.text(Area::new(left, top, wide, 10.0), exam, Style::of(13.0).centre().lines(2));
    pad.text(Area::new(left, top + 11.0, wide, 12.0), &pad.heading("receipt"), Style::of(20.0).bold().centre());
    pad.text(Area::new(left, top + 24.0, 90.0, 7.0), &format!("凭证号：{}", receipt.number), Style::of(11.0));
    pad.text(Area::new(left + 90.0, top + 24.0, 90.0, 7.0), copy, Style::of(11.0).right());
    let row = |n: u8| Area::new(left, top + 33.0 + high * f32::from(n), wide, high);
    let (value, half) = (Style::of(13.0).lines(2), wide / 2.0);
    field(pad, Area { w: half, ..row(0) }, ("姓名", 26.0), (&receipt.name, value.bold()));
    field(pad, Area { x: left + half, w: half, ..row(0) }, ("报名序号", 26.0), (&receipt.registration, value));
    field(pad, row(1), ("报考岗位", 26.0), (&receipt.post, value));
    field(pad, row(2), ("金额", 26.0), (&format!("{}元", receipt.amount), value.bold()));
    field(pad, Area { w: half, ..row(3) }, ("缴费方式", 26.0), (&receipt.channel, value));
    field(pad, Area { x: left + half, w: half, ..row(3) }, ("缴费时间", 26.0), (&clock::show(receipt.paid), value));
    field(pad, row(4), ("收款单位", 26.0), (&receipt.payee, value));
    pad.text(Area::new(left, top + 97.0, 95.0, 7.0), &pad.note("receipt"), Style::of(9.5));
    signature(pad, Area::new(left + 100.0, top + 98.0, 80.0, 9.0), "经办人（盖章）：");
}

/// A payment of 100 元 at the desk.
#[must_use]
pub fn sample() -> Vec<Receipt> {
    vec![Receipt {
        number: "SJ2026000123".to_owned(),
        name: "张𬭎䶮".to_owned(),
        registration: "2026012345".to_owned(),
        post: "初中语文教师（2026001002）".to_owned(),
        amount: Fen::yuan(100),
        channel: "现场缴费".to_owned(),
        paid: clock::shanghai_time((2026, 3, 20), (10, 15)).expect("a date of the calendar"),
        payee: "六枝特区人力资源和社会保障局".to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn payer_and_desk_have_the_same_facts() {
        let sheets = read_back(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 1);
        for words in ["张𬭎䶮", "2026012345", "100元", "2026年3月20日 10:15", "凭证号：SJ2026000123"] {
            assert_eq!(sheets[0].matches(words).count(), 2, "{words} in {}", sheets[0]);
        }
        assert!(sheets[0].contains("考生联") && sheets[0].contains("存根联"));
    }
}
