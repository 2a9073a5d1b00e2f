//! Handover register (试卷答题卡交接登记表): every bag of a site, given, taken and witnessed, outward and back.

use super::{
    Imprint, Subject, file,
    form::{Column, Table, signature},
    listing::Listing,
    page::Pad,
    style::{Align, Area},
};

/// The bags of one site in one paper of the exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRegister {
    /// 考点号
    pub number: u16,
    pub site: String,
    pub subject: Subject,
    pub bags: Vec<Bag>,
}

/// One bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bag {
    /// 袋号
    pub number: String,
    /// 考场号
    pub room: u16,
    pub category: String,
    /// 份数
    pub papers: usize,
}

const COLUMNS: [Column; 12] = [
    Column::of("序号", 12.0),
    Column::of("袋号", 28.0),
    Column::of("考场", 15.0),
    Column { align: Align::Centre, ..Column::words("类别", 44.0) },
    Column::of("份数", 13.0),
    Column::of("领出时间", 20.0),
    Column::of("交方", 23.0),
    Column::of("接方", 23.0),
    Column::of("监督", 23.0),
    Column::of("交回时间", 20.0),
    Column::of("交回人", 23.0),
    Column::of("接收人", 23.0),
];

/// One PDF with as many sheets for each site and paper as its bags need.
#[must_use]
pub fn pdf(imprint: &Imprint, registers: &[HandoverRegister]) -> Vec<u8> {
    file("试卷答题卡交接登记表", imprint, registers, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, registers: &[HandoverRegister]) {
    for register in registers {
        let row = |(bag, number): (&Bag, usize)| {
            vec![number.to_string(), bag.number.clone(), format!("{:03}", bag.room), bag.category.clone(), bag.papers.to_string()]
        };
        let rows: Vec<Vec<String>> = register.bags.iter().zip(1..).map(row).collect();
        let place = format!("{:02} {}", register.number, register.site);
        let papers: usize = register.bags.iter().map(|bag| bag.papers).sum();
        let facts = [format!(
            "考点：{place}　科目：{}　{} {}　共{}袋{papers}份",
            register.subject.name,
            register.subject.date(),
            register.subject.hours(),
            register.bags.len()
        )];
        let table = Table { columns: &COLUMNS, row_height: 8.5, size: 10.0 };
        Listing { title: &pad.heading("handover_register"), place: &place, facts: &facts, table, rows: &rows, wide: true, tail: 13.0 }
            .draw(pad, |pad, (left, y)| {
                for (label, n) in ["交方负责人：", "接方负责人：", "监督人："].into_iter().zip(0_u8..) {
                    signature(pad, Area::new(left + 89.0 * f32::from(n), y + 3.0, 80.0, 9.0), label);
                }
            });
    }
}

/// A site of 45 rooms.
#[must_use]
pub fn sample() -> Vec<HandoverRegister> {
    let bag = |room: u16| Bag { number: format!("07{room:03}101"), room, category: "中小学教师类（D类）".to_owned(), papers: 31 };
    let bags = (1..=45).map(bag).collect();
    vec![HandoverRegister { number: 7, site: "六枝特区第七中学考点".to_owned(), subject: Subject::sample().remove(0), bags }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn every_bag_has_a_line_for_three_hands() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        let all = sheets.concat();
        assert!(sample()[0].bags.iter().all(|bag| all.contains(&bag.number)));
        assert!(all.contains("共45袋1395份"), "{all}");
        for words in ["交方", "接方", "监督", "交回人"] {
            assert!(sheets.iter().all(|sheet| sheet.contains(words)), "{words}");
        }
        assert_eq!(sheets.len(), 3);
    }
}
