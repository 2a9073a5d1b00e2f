//! Round trip (往返测试): what is exported is imported again the same; and dirty files as they come from the field.

use std::fmt::Debug;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{
    ApplicantRow, CellError, OpeningRatio, Parsed, Privacy, Record, RoomRow, SiteRow, StaffRow, Watermark, export, import, post::PostRow,
    qualification,
};
use crate::domain::{
    Fen, Gender, IdNumber, PersonName, Phone, clock,
    exam::{Category, MinimumRatio, Point, PostCode},
    id_number::check_character,
    staffing::Session,
};

/// A valid number of an unassigned region; the order's last digit is odd for men.
fn id(n: u32) -> IdNumber {
    let seventeen = format!("99000019900101{:03}", n % 1000);
    IdNumber::parse(&format!("{seventeen}{}", check_character(&seventeen))).unwrap()
}

fn phone(n: u32) -> Phone {
    Phone::parse(&format!("138{n:08}")).unwrap()
}

fn comes_back<T: Record + Clone + PartialEq + Debug>(records: &[T]) {
    let mark = Watermark { who: "王五".into(), when: clock::shanghai_time((2026, 3, 1), (9, 0)).unwrap(), purpose: "核对".into() };
    let list = || export::list(records, Privacy::Full, Some(&mark));
    let files = [
        ("表.xlsx", list().xlsx().unwrap()),
        ("表.csv", list().csv(export::Encoding::Utf8).unwrap()),
        ("表.csv", list().csv(export::Encoding::Gb18030).unwrap()),
    ];
    for (name, bytes) in files {
        let parsed: Parsed<T> = import(&bytes, name).unwrap();
        assert_eq!(parsed.errors, [], "{name}");
        assert_eq!(parsed.rows.iter().map(|row| row.record.clone()).collect::<Vec<_>>(), records, "{name}");
        assert_eq!(parsed.rows[0].row, 3, "beneath watermark and header");
    }
}

#[test]
fn posts_come_back_as_they_went() {
    let post = |code: &str, ratio, conditions: &str| PostRow {
        code: PostCode::parse(code).unwrap(),
        unit: "𬭎水县第一人民医院".into(),
        name: "临床医师".into(),
        category: Category::parse("E").unwrap(),
        vacancies: 2,
        ratio,
        education: "本科及以上".into(),
        major: "临床医学、口腔医学".into(),
        conditions: conditions.into(),
        telephone: "0851-12345678".into(),
    };
    comes_back(&[
        post("00123", OpeningRatio::AtLeast(MinimumRatio(3)), ""),
        post("A1", OpeningRatio::Exempt, "=SUM(A1:A9)"),
        post("520100000000000001", OpeningRatio::ByPolicy, "含\"引号\", 逗号"),
    ]);
}

#[test]
fn sites_and_rooms_come_back_as_they_went() {
    let site = |number: Option<u16>, code: &str| SiteRow {
        code: code.into(),
        number,
        name: format!("第{code}中学"),
        address: "-人民路1号".into(),
        unit: "第一中学".into(),
        county: "水城".into(),
        at: Point { x: 0, y: 204 },
        fixed_cost: Fen::new(800_050),
        interview_rooms: 3,
    };
    comes_back(&[site(Some(1), "01"), site(None, "S-02")]);
    let room = |number, code: &str| RoomRow {
        site: "01".into(),
        number,
        code: code.into(),
        building: "明德楼".into(),
        floor: -1,
        rows: 6,
        cols: 5,
        capacity: 30,
        accessible: number == 1,
        cost: Fen::yuan(100),
    };
    comes_back(&[room(1, "0101"), room(999, "2-1")]);
}

#[test]
fn staff_and_applicants_come_back_as_they_went() {
    let member = |n: u32, at, id_number, relatives: &[u32]| StaffRow {
        code: format!("{n:05}"),
        name: PersonName::parse("㛃𬭎䶮").unwrap(),
        gender: if n % 2 == 1 { Gender::Male } else { Gender::Female },
        id_number,
        phone: phone(n),
        unit: "第一中学".into(),
        at,
        years: 5,
        qualifications: qualification::parse(&qualification::labels().join("、")).unwrap(),
        available: vec![Session::Written],
        max_sessions: 3,
        prior_load: 7,
        relatives: relatives.iter().map(|n| id(*n)).collect(),
    };
    comes_back(&[member(1, Some(Point { x: 0, y: 9 }), Some(id(1)), &[7, 8]), member(2, None, None, &[])]);
    let applicant = |n: u32| ApplicantRow {
        name: PersonName::parse("阿卜杜拉·买买提").unwrap(),
        id_number: id(n),
        gender: id(n).gender(),
        phone: phone(n),
        post: PostCode::parse("00123").unwrap(),
        township: "城关镇".into(),
        employer: "@某公司".into(),
        nation: "穿青人".into(),
        education: "本科".into(),
        school: "贵州大学".into(),
        major: "+会计".into(),
        address: "人民路2号".into(),
        accessible: n == 1,
    };
    comes_back(&[applicant(1), applicant(2)]);
}

/// A workbook of one sheet.
fn book(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn texts(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells) {
        sheet.write_string(row, column, *text).unwrap();
    }
}

fn messages(errors: &[CellError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_post_table_as_bureaus_send_it_is_read() {
    let bytes = book(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 6, "附件1", &plain).unwrap();
        sheet.merge_range(1, 0, 1, 6, "水城县2026年事业单位公开招聘岗位表", &plain).unwrap();
        texts(sheet, 2, &["", "", "", "岗位要求"]);
        sheet.merge_range(2, 3, 2, 4, "岗位要求", &plain).unwrap();
        for (column, header) in
            [(0, "序号"), (1, "招聘 单位"), (2, "职位编码（唯一）"), (5, "计划数"), (6, "考试类别"), (7, "岗位\n名称"), (8, "笔试开考比例")]
        {
            sheet.merge_range(2, column, 3, column, header, &plain).unwrap();
        }
        texts(sheet, 3, &[]);
        sheet.write_string(3, 3, "学历").unwrap().write_string(3, 4, "专业条件要求").unwrap();
        sheet.merge_range(4, 1, 6, 1, "县医院", &plain).unwrap();
        for (row, code, ratio) in [(4_u32, 123.0, 4.0 / 24.0 + 1.0 / 1440.0), (6, 124.0, 3.0 / 24.0 + 1.0 / 1440.0), (8, 125.0, 0.5)] {
            sheet.write_number(row, 2, code).unwrap();
            sheet.write_string(row, 5, "１").unwrap().write_string(row, 6, "Ｅ类").unwrap().write_string(row, 7, "医师").unwrap();
            let time = Format::new().set_num_format("h:mm");
            sheet.write_number_with_format(row, 8, ratio, &time).unwrap();
        }
        sheet.write_string(8, 1, "县一中").unwrap();
        sheet.write_string(9, 0, "注：岗位解释权归招聘单位。").unwrap();
        sheet.set_row_format(40, &Format::new().set_bold()).unwrap();
    });
    let parsed: Parsed<PostRow> = import(&bytes, "岗位表.xlsx").unwrap();
    let read: Vec<_> =
        parsed.rows.iter().map(|row| (row.row, row.record.code.as_str(), row.record.unit.as_str(), row.record.ratio)).collect();
    let ratio = |n| OpeningRatio::AtLeast(MinimumRatio(n));
    assert_eq!(read, [(5, "123", "县医院", ratio(4)), (7, "124", "县医院", ratio(3))]);
    assert_eq!(messages(&parsed.errors), ["第9行I列（开考比例）“12:00”：请填写如3:1，或“不限”"]);
    assert_eq!((parsed.skipped, parsed.unknown), (vec![10], vec!["序号".to_owned()]));
}

const APPLICANT: [&str; 5] = ["姓名", "身份证号", "手机号", "岗位代码", "乡镇（街道）"];

#[test]
fn an_identity_number_that_lost_its_digits_is_never_repaired() {
    let bytes = book(|sheet| {
        texts(sheet, 0, &APPLICANT);
        texts(sheet, 1, &["张三", "", "13800001234", "A1", "城关镇"]);
        sheet.write_number(1, 1, 520_203_199_001_010_000.0).unwrap();
    });
    let lost = "被当成数字保存，第15位以后的数字已经丢失；请把这一列设为“文本”格式，重新填写完整号码";
    let parsed: Parsed<ApplicantRow> = import(&bytes, "考生.xlsx").unwrap();
    assert_eq!(messages(&parsed.errors), [format!("第2行B列（身份证号）“5.2020********1E17”：{lost}")]);
    let csv = format!("{}\n张三,5.20203E+17,13800001234,A1,城关镇\n", APPLICANT.join(","));
    let parsed: Parsed<ApplicantRow> = import(csv.as_bytes(), "考生.csv").unwrap();
    assert!(!format!("{parsed:?}").contains("13800001234"), "what is logged shows no whole number");
    assert_eq!((parsed.errors[0].row, parsed.errors[0].column.as_str(), parsed.errors[0].message.as_str()), (2, "B", lost));
}

#[test]
fn five_wrong_rows_of_five_hundred_are_exactly_the_errors() {
    let bytes = book(|sheet| {
        texts(sheet, 0, &["2026年考生名单"]);
        texts(sheet, 1, &APPLICANT);
        for n in 0..500 {
            let (id, phone) = (id(n), phone(n));
            let mut cells = ["李四", id.full(), phone.full(), "A1", "城关镇"];
            let first = self::id(5);
            match n {
                10 => cells[0] = "李4",
                100 => cells[1] = "990000199001010001",
                200 => cells[2] = "1380000",
                300 => cells[1] = first.full(),
                499 => cells[4] = " ",
                _ => {}
            }
            texts(sheet, n + 2, &cells);
        }
    });
    let parsed: Parsed<ApplicantRow> = import(&bytes, "考生.xlsx").unwrap();
    assert_eq!(parsed.rows.len(), 495);
    let expected = [
        "第13行A列（姓名）“李4”：姓名第2个字符不能用于姓名，请删去符号、数字或不可见字符",
        "第103行B列（身份证号）“990000********0001”：身份证号校验位不符，应为9，填写的是1，请核对是否有一位写错",
        "第203行C列（手机号）“1******”：手机号应为11位数字，实际7位，请核对后重填",
        "第303行B列（身份证号）“990000********005X”：身份证号与第8行重复；请改正其中一行，或删去重复的一行",
        "第502行E列（居住乡镇）：请填写居住乡镇",
    ];
    assert_eq!(messages(&parsed.errors), expected);
}

#[test]
fn a_merged_figure_is_not_counted_for_every_row() {
    let bytes = book(|sheet| {
        texts(sheet, 0, &["岗位代码", "招聘单位", "岗位名称", "考试类别", "招聘人数"]);
        texts(sheet, 1, &["A1", "县医院", "医师", "E", "3"]);
        texts(sheet, 2, &["A2", "县医院", "护士", "E"]);
        sheet.merge_range(1, 4, 2, 4, "3", &Format::new()).unwrap();
    });
    let parsed: Parsed<PostRow> = import(&bytes, "a.xlsx").unwrap();
    assert_eq!(messages(&parsed.errors), ["第3行E列（招聘人数）“3”：合并单元格不能用于这一列；请取消合并，逐行填写"]);
}

#[test]
fn staff_errors_name_their_remedy() {
    let csv = "工号,姓名,性别,身份证号,手机号,单位,坐标X,坐标Y,资格,可服务场次,亲属身份证号\n\
        T1,李四,男,,13800000001,一中,5,,监考、厨师,笔试,\n\
        T2,李四,女,11010519491231002X,13800000002,一中,,,监考,体检,11010519491231002X\n\
        T3,李四,男,11010519491231002x,13800000003,一中,1,2,inv,,\"440524188001010014\n110105194912310021\"\n";
    let parsed: Parsed<StaffRow> = import(csv.as_bytes(), "a.csv").unwrap();
    let all = "主监考、监考、主考、考务组长、考务、保密、安检、医务、保卫、普通、考官";
    let expected = [
        "第2行H列（坐标Y）：请与坐标X同时填写，或都留空".to_owned(),
        format!("第2行I列（资格）“监考、厨师”：不认识资格“厨师”；可填{all}"),
        "第3行J列（可服务场次）“体检”：不认识场次“体检”；可填笔试、面试".to_owned(),
        "第3行K列（亲属身份证号）“110105********002X”：填写了本人的身份证号；请改填亲属的".to_owned(),
        "第4行K列（亲属身份证号）“440524********0014\n110105********0021”：第2个：身份证号校验位不符，应为X，填写的是1，请核对是否有一位写错".to_owned(),
        "第4行C列（性别）“男”：与身份证号不符（身份证号表示女）；请核对性别和身份证号".to_owned(),
        "第4行D列（身份证号）“110105********002x”：身份证号与第3行重复；请改正其中一行，或删去重复的一行".to_owned(),
    ];
    assert_eq!(messages(&parsed.errors), expected);
}

#[test]
fn the_service_can_refuse_a_row_for_its_own_reasons() {
    let csv = "考点代码,考场号,排数,列数,座位数\nS01,1,6,5,30\nS09,1,6,5,30\n";
    let mut parsed: Parsed<RoomRow> = import(csv.as_bytes(), "a.csv").unwrap();
    assert_eq!((parsed.rows.len(), parsed.rows[1].record.code.as_str()), (2, "S09-001"));
    parsed.refuse(3, "考点代码", "没有这个考点；请先导入考点表");
    assert_eq!((parsed.rows.len(), parsed.wrong_rows()), (1, 1));
    assert_eq!(messages(&parsed.errors), ["第3行A列（考点代码）“S09”：没有这个考点；请先导入考点表"]);
    parsed.refuse_all([(3, "费用", "x".to_owned()), (2, "考点代码", "y".to_owned()), (99, "考点代码", "z".to_owned())]);
    assert_eq!((parsed.rows.len(), parsed.errors[0].row, parsed.wrong_rows()), (0, 2, 3));
    assert_eq!(parsed.errors[2].to_string(), "第3行（费用）：x");
}

#[test]
fn a_masked_export_shows_no_whole_number() {
    let row = ApplicantRow {
        name: PersonName::parse("张三").unwrap(),
        id_number: id(1),
        gender: id(1).gender(),
        phone: phone(1),
        post: PostCode::parse("A1").unwrap(),
        township: "城关镇".into(),
        employer: String::new(),
        nation: String::new(),
        education: String::new(),
        school: String::new(),
        major: String::new(),
        address: String::new(),
        accessible: false,
    };
    let csv = export::list([&row], Privacy::Masked, None).csv(export::Encoding::Utf8).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(!csv.contains(row.id_number.full()) && !csv.contains(row.phone.full()));
    assert!(csv.contains(&row.id_number.masked()) && csv.contains(&row.phone.masked()));
}
