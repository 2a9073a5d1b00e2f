//! The form itself (表式疑点): missing classes, empty parts, columns that shift, names where names do not belong.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::table::{Book, Class, Kind, RECRUITMENT},
    Trap, line, row,
};

pub fn an_output_class_is_missing(book: &Book) -> Option<Trap> {
    let mut missing = Vec::new();
    let mut evidence = Vec::new();
    for table in book.0.iter().filter(|table| table.kind == Kind::Project) {
        let there: BTreeSet<&str> = table.row.iter().filter(|row| row.class == Class::Output).map(|row| row.level2.as_str()).collect();
        let absent: Vec<&str> =
            ["数量指标", "质量指标", "时效指标", "成本指标"].into_iter().filter(|class| !there.contains(class)).collect();
        if !absent.is_empty() {
            missing.push(format!("表{}缺{}", table.number, absent.join("、")));
            evidence.extend(table.head.last().map(|head| line(table, head.line, &head.raw)));
        }
    }
    let own = missing.iter().find(|one| one.contains("质量指标"))?;
    let sentence = format!("产出指标应有数量、质量、时效、成本四类，{own}");
    Some(
        Trap::new(10, sentence, evidence)
            .arithmetic(missing.join("；"))
            .suggest("补充质量指标，如“试卷安全事故＝0起”“成绩复核差错率≤0.1%”"),
    )
}

pub fn parts_of_the_form_are_empty(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let mut empty = Vec::new();
    let mut evidence = Vec::new();
    if let Some((head, value)) = table.printed("管理制度")
        && value.is_empty()
    {
        empty.push("“管理制度”没有填写".to_owned());
        evidence.push(line(table, head.line, &head.raw));
    }
    let has = |label: &str| table.head.iter().any(|head| head.raw.contains(label));
    let others = |label: &str| book.0.iter().filter(|other| other.head.iter().any(|head| head.raw.contains(label))).count();
    if !has("详细目标") {
        empty.push(format!("没有“详细目标”（其他{}张表有）", others("详细目标")));
    }
    if !has("上年度指标值") && has("延续项目") {
        empty.push(format!("是延续项目，却没有“上年度指标值”一栏（其他{}张表有）", others("上年度指标值")));
        evidence.extend(table.head.last().map(|head| line(table, head.line, &head.raw)));
    }
    (!empty.is_empty()).then(|| {
        Trap::new(11, "表式不完整：有必填栏为空或缺失", evidence)
            .arithmetic(empty.join("；"))
            .suggest("补填管理制度、详细目标和上年度指标值")
    })
}

pub fn values_stand_in_shifting_columns(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let mut columns: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for own in &table.row {
        // A cell that was changed since stands in no column of the document.
        if let Some(column) = own.column() {
            columns.entry(column).or_default().push(own.lines[0]);
        }
    }
    if columns.len() < 2 {
        return None;
    }
    let place = |(column, lines): (&usize, &Vec<u32>)| {
        format!("第{}列：{}行", column + 1, lines.iter().map(u32::to_string).collect::<Vec<_>>().join("、"))
    };
    let arithmetic = columns.iter().map(place).collect::<Vec<_>>().join("；");
    let evidence = table.row.iter().filter(|row| row.class != Class::Output).map(|own| row(table, own)).collect();
    let sentence = format!("指标值分散在{}个不同的列，效益指标印在产出指标栏内，不能按列号读取", columns.len());
    Some(Trap::new(12, sentence, evidence).arithmetic(arithmetic).suggest("按统一表式重排；系统按内容逐行对应，原文保留"))
}

pub fn form_fields_are_shifted(book: &Book) -> Option<Trap> {
    let mut found = Vec::new();
    let mut evidence = Vec::new();
    for table in book.0.iter().filter(|table| table.kind == Kind::Project) {
        let mut note = |head: &super::super::table::Head, what: String| {
            found.push(format!("表{}第{}行{what}", table.number, head.line));
            evidence.push(line(table, head.line, &head.raw));
        };
        if let Some((head, value)) = table.printed("项目名称")
            && (value.contains("姓名") || value.chars().count() <= 4)
        {
            note(head, "“项目名称”填的是人名".to_owned());
        }
        if let Some((head, value)) = table.printed("项目类别")
            && !["其它", "其他", "部门预算项目", "专项资金项目"].contains(&value.as_str())
        {
            note(head, format!("“项目类别”填的是“{value}”"));
        }
        if let Some((head, value)) = table.printed("联系电话")
            && value.is_empty()
        {
            note(head, "“联系电话”的号码落到下一行".to_owned());
        }
    }
    (!found.is_empty()).then(|| {
        Trap::new(27, "表头栏目错位：名称、类别、电话填到了别的格", evidence).arithmetic(found.join("；")).suggest("按栏目重新填写")
    })
}

pub fn heads_stand_amid_the_rows(book: &Book) -> Option<Trap> {
    let mut found = Vec::new();
    let mut evidence = Vec::new();
    for table in &book.0 {
        if let Some(head) = table.head.last().filter(|head| head.cells().first().is_some_and(|cell| *cell == "数量指标")) {
            found.push(format!("第{}行表头以“数量指标”开头，缺一级、二级", head.line));
            evidence.push(line(table, head.line, &head.raw));
        }
        for own in &table.row {
            let start = own.raw.split('\t').next().unwrap_or_default().trim();
            if start == "指标" {
                found.push(format!("表{}第{}行以“指标”重新起头，是换页留下的表头", table.number, own.lines[0]));
                evidence.push(row(table, own));
            } else if start == own.name {
                found.push(format!("表{}第{}行没有缩进，指标名称落在第一列", table.number, own.lines[0]));
                evidence.push(row(table, own));
            }
        }
    }
    (!found.is_empty()).then(|| {
        Trap::new(28, "换页把表头夹进了表中，有的行失去缩进", evidence).arithmetic(found.join("；")).suggest("合并跨页表格，表头只保留一处")
    })
}

pub fn officials_are_named(book: &Book) -> Option<Trap> {
    let mut evidence = Vec::new();
    for table in &book.0 {
        let personal = |raw: &str| raw.contains("（姓名略）") || raw.contains("（电话略）") || raw.contains("项目负责人");
        evidence.extend(table.head.iter().filter(|head| personal(&head.raw)).map(|head| line(table, head.line, &head.raw)));
    }
    (!evidence.is_empty()).then(|| {
        let sentence = "表中列有负责人姓名和联系电话，公开或留作演示前须略去";
        let arithmetic = format!("共{}行有姓名或电话栏；系统保存的文本已略去其内容", evidence.len());
        Trap::new(31, sentence, evidence).arithmetic(arithmetic).suggest("公开时略去个人信息；电话写单位总机并加区号")
    })
}
