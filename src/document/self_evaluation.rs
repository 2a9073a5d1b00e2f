//! Self-evaluation (绩效自评表): the finance office's form: funds, every indicator with its marks, causes and remedies, signatures.

use super::{
    Imprint,
    form::{Column, Table, field, signature},
    page::Pad,
    style::{Align, Area, Style},
};

/// A filled form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfEvaluation {
    /// `项目支出绩效自评表` or `部门整体支出绩效自评表`
    pub title: String,
    pub name: String,
    pub unit: String,
    pub year: i32,
    /// 年初预算数, 全年预算数, 全年执行数, 执行率; `—` where nothing is known.
    pub funds: [String; 4],
    /// 年度总体目标, and what became of it.
    pub goal: String,
    pub done: String,
    pub rows: Vec<Line>,
    pub total: String,
    pub grade: String,
    /// Which version this is and how far it has come.
    pub standing: String,
    /// Of a signed version.
    pub digest: String,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub class: String,
    pub level2: String,
    pub name: String,
    pub target: String,
    pub actual: String,
    pub points: String,
    pub score: String,
    pub cause: String,
}

const COLUMNS: [Column; 8] = [
    Column { lines: 2, ..Column::of("一级指标", 17.0) },
    Column { align: Align::Centre, lines: 3, ..Column::words("二级指标", 21.0) },
    Column { lines: 4, ..Column::words("三级指标", 46.0) },
    Column { align: Align::Centre, lines: 3, ..Column::words("年度指标值", 25.0) },
    Column { align: Align::Centre, ..Column::words("实际完成值", 24.0) },
    Column::of("分值", 12.0),
    Column::of("得分", 12.0),
    Column { lines: 4, ..Column::words("偏差原因分析及改进措施", 33.0) },
];
const TABLE: Table<'_> = Table { columns: &COLUMNS, row_height: 13.0, size: 8.5 };
const LEFT: f32 = 10.0;
const FIRST_TOP: f32 = 94.0;
const NEXT_TOP: f32 = 24.0;
/// Where rows end, and how much the sums and signatures need below them.
const END: f32 = 278.0;
const CLOSING: f32 = 34.0;

/// One PDF with as many sheets as the rows need.
#[must_use]
pub fn pdf(imprint: &Imprint, form: &SelfEvaluation) -> Vec<u8> {
    let mut pad = Pad::new(&form.title, imprint);
    let mut rows: Vec<Vec<String>> = form.rows.iter().map(cells).collect();
    let mut top = FIRST_TOP;
    loop {
        pad.sheet(&form.name);
        if top == FIRST_TOP {
            head(&mut pad, form);
        } else {
            pad.text(Area::new(LEFT, 12.0, 190.0, 8.0), &format!("{}（续）", form.title), Style::of(11.0).centre());
        }
        let fits = TABLE.rows_in(END - top);
        // The last rows stand on the sheet with the sums, so that nobody signs an empty one.
        let closes = rows.len() <= TABLE.rows_in(END - CLOSING - top);
        let taken = if closes { rows.len() } else { fits.min(rows.len().saturating_sub(1)).max(1) };
        let rest = rows.split_off(taken);
        let bottom = TABLE.draw(&mut pad, (LEFT, top), &rows);
        if closes {
            close(&mut pad, bottom, form);
            return pad.finish();
        }
        (rows, top) = (rest, NEXT_TOP);
    }
}

fn cells(line: &Line) -> Vec<String> {
    let Line { class, level2, name, target, actual, points, score, cause } = line;
    [class, level2, name, target, actual, points, score, cause].map(Clone::clone).to_vec()
}

fn head(pad: &mut Pad, form: &SelfEvaluation) {
    pad.text(Area::new(LEFT, 10.0, 190.0, 11.0), &form.title, Style::of(19.0).bold().centre());
    pad.text(Area::new(LEFT, 21.0, 190.0, 7.0), &format!("（{}年度）", form.year), Style::of(11.0).centre());
    let style = Style::of(10.5).lines(2);
    field(pad, Area::new(LEFT, 30.0, 190.0, 10.0), ("项目名称", 26.0), (&form.name, style));
    field(pad, Area::new(LEFT, 40.0, 190.0, 10.0), ("实施单位", 26.0), (&form.unit, style));
    let labels = ["年初预算数", "全年预算数", "全年执行数", "执行率"];
    for (number, (label, value)) in (0_u8..).zip(labels.iter().zip(&form.funds)) {
        let area = Area::new(LEFT + 47.5 * f32::from(number), 50.0, 47.5, 10.0);
        field(pad, area, (label, 21.5), (value, Style::of(9.0).right()));
    }
    let words = Style::of(9.0).lines(6);
    field(pad, Area::new(LEFT, 60.0, 107.0, 26.0), ("预期目标", 21.5), (&form.goal, words));
    field(pad, Area::new(LEFT + 107.0, 60.0, 83.0, 26.0), ("实际完成", 21.5), (&form.done, words));
    pad.text(Area::new(LEFT, 86.5, 190.0, 6.0), "项目资金单位：万元。得分四舍五入到两位小数。", Style::of(8.5).grey(0.3));
}

fn close(pad: &mut Pad, bottom: f32, form: &SelfEvaluation) {
    let area = Area::new(LEFT, bottom, 190.0, 9.0);
    field(pad, Area { w: 95.0, ..area }, ("总分", 30.0), (&form.total, Style::of(12.0).bold().centre()));
    field(pad, Area { x: LEFT + 95.0, w: 95.0, ..area }, ("等级", 30.0), (&form.grade, Style::of(12.0).bold().centre()));
    pad.text(Area::new(LEFT, bottom + 10.0, 190.0, 6.0), &form.standing, Style::of(8.5));
    if !form.digest.is_empty() {
        pad.text(Area::new(LEFT, bottom + 15.5, 190.0, 5.0), &format!("摘要 SHA-256 {}", form.digest), Style::of(7.5).grey(0.3));
    }
    for (number, label) in (0_u8..).zip(["填表人：", "复核人：", "负责人："]) {
        signature(pad, Area::new(LEFT + 64.0 * f32::from(number), bottom + 21.0, 58.0, 9.0), label);
    }
}

/// The recruitment's form of the reference example.
#[must_use]
pub fn sample() -> SelfEvaluation {
    let line = |class: &str, level2: &str, name: &str, (target, actual): (&str, &str), (points, score): (&str, &str)| Line {
        class: class.to_owned(),
        level2: level2.to_owned(),
        name: name.to_owned(),
        target: target.to_owned(),
        actual: actual.to_owned(),
        points: points.to_owned(),
        score: score.to_owned(),
        cause: String::new(),
    };
    let long = "解决大专以上学历毕业生就业问题;壮大事业单位人";
    SelfEvaluation {
        title: "项目支出绩效自评表".to_owned(),
        name: "事业单位面向社会公开招聘".to_owned(),
        unit: "六枝特区人力资源和社会保障局".to_owned(),
        year: 2026,
        funds: ["300", "300", "288", "96%"].map(str::to_owned),
        goal: "加强事业单位人员队伍建设，根据《事业单位公开招聘人员暂行规定》等有关规定，完成事业单位面向社会公开招聘工作。".to_owned(),
        done: "9项指标中8项得满分：报考人数23,000，考务人员人次2,810人次，组织考试场次1次，报名费100元/每人。".to_owned(),
        rows: vec![
            line("预算执行", "执行率", "预算执行率", ("100%", "96%"), ("10", "9.6")),
            line("产出指标", "数量指标", "报考人数", ("≥20,000", "23,000"), ("10", "10")),
            line("产出指标", "数量指标", "考务人员人次", ("≥2,500人次", "2,810人次"), ("10", "10")),
            line("产出指标", "数量指标", "组织考试场次", ("≥1次", "1次"), ("10", "10")),
            line("产出指标", "时效指标", "招考完成时间", ("不晚于2026年12月31日", "2026年5月10日"), ("10", "10")),
            line("产出指标", "成本指标", "报名费", ("＝100元/每人", "100元/每人"), ("10", "10")),
            line("效益指标", "社会效益指标", long, ("有效推动", "100%"), ("15", "15")),
            line("效益指标", "可持续影响指标", "促进人事工作发展", ("有效促进", "100%"), ("15", "15")),
            line("满意度指标", "服务对象满意度", "考生满意度,用人单位满意度", ("≥95%", "95.2%"), ("10", "10")),
        ],
        total: "99.6".to_owned(),
        grade: "优".to_owned(),
        standing: "第1版，已签批".to_owned(),
        digest: "0".repeat(64),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn the_form_states_every_mark_the_total_and_the_grade() {
        let sheets = read_back(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 1);
        for words in ["项目支出绩效自评表", "预期目标", "报考人数", "≥20,000", "23,000", "9.6", "99.6", "优", "摘要 SHA-256"]
        {
            assert!(sheets[0].contains(words), "{words} in {}", sheets[0]);
        }
    }

    #[test]
    fn many_rows_go_on_over_sheets_and_none_is_lost_or_signed_alone() {
        for count in [1, 13, 14, 15, 16, 17, 31, 32, 33, 34, 35, 44, 80] {
            let rows: Vec<Line> = (0..count).map(|n| Line { name: format!("指标{n:03}号"), ..sample().rows[1].clone() }).collect();
            let sheets = read_back(&pdf(&Imprint::sample(), &SelfEvaluation { rows, ..sample() }));
            let whole = sheets.join("");
            assert!((0..count).all(|n| whole.matches(&format!("指标{n:03}号")).count() == 1), "{count}");
            assert!(sheets.last().unwrap().contains("负责人") && sheets.last().unwrap().contains("指标"), "{count}");
        }
    }

    #[test]
    fn the_same_form_makes_the_same_bytes() {
        assert!(pdf(&Imprint::sample(), &sample()) == pdf(&Imprint::sample(), &sample()));
    }
}
