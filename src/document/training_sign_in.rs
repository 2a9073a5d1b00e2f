//! Training sign-in (考务培训签到表): who was taught before the exam.

use super::{
    Imprint,
    duty_roster::DutyRoster,
    file,
    form::{Column, Table, signature},
    listing::Listing,
    page::Pad,
    style::{Align, Area},
};

const COLUMNS: [Column; 8] = [
    Column::of("序号", 12.0),
    Column::words("姓名", 32.0),
    Column { align: Align::Centre, ..Column::words("岗位", 28.0) },
    Column::words("工作单位", 50.0),
    Column::of("联系电话", 26.0),
    Column::of("签到", 22.0),
    Column::of("领资料", 12.0),
    Column::of("备注", 8.0),
];

/// One PDF with as many sheets for each site as its staff need.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[DutyRoster]) -> Vec<u8> {
    file("考务培训签到表", imprint, sites, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[DutyRoster]) {
    for site in sites {
        let rows: Vec<Vec<String>> = site
            .duties
            .iter()
            .zip(1..)
            .map(|(duty, number): (_, usize)| {
                vec![
                    number.to_string(),
                    duty.name.clone(),
                    duty.role.clone(),
                    duty.unit.clone(),
                    duty.phone.clone(),
                    String::new(),
                    "□".to_owned(),
                ]
            })
            .collect();
        let place = format!("{:02} {}　{}", site.number, site.site, site.session);
        let facts = [
            format!("考点：{place}　应到{}人", site.duties.len()),
            "培训时间：＿＿＿＿＿＿＿＿　地点：＿＿＿＿＿＿＿＿＿＿　主讲：＿＿＿＿＿＿".to_owned(),
        ];
        let table = Table { columns: &COLUMNS, row_height: 8.5, size: 10.0 };
        Listing { title: &pad.heading("training_sign_in"), place: &place, facts: &facts, table, rows: &rows, wide: false, tail: 13.0 }
            .draw(pad, |pad, (left, y)| {
                signature(pad, Area::new(left, y + 3.0, 80.0, 9.0), "实到人数：");
                signature(pad, Area::new(left + 100.0, y + 3.0, 80.0, 9.0), "组织人签名：");
            });
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{duty_roster, read_joined},
        *,
    };

    #[test]
    fn everybody_on_duty_is_on_the_list() {
        let sites = duty_roster::sample();
        let sheets = read_joined(&pdf(&Imprint::sample(), &sites));
        let all = sheets.concat();
        assert!(sites[0].duties.iter().all(|duty| all.contains(&duty.name)));
        assert!(all.contains(&format!("应到{}人", sites[0].duties.len())));
    }
}
