//! Posts (招聘岗位) of the invented county: most draw a few dozen applicants, a few draw a thousand.

use rand::{RngExt, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    draw::{Stream, one, stream, weighted},
    place::Unit,
};
use crate::domain::exam::{Category, PostCode};

/// 学历, from low to high.
pub const EDUCATION: [&str; 3] = ["大学专科", "大学本科", "硕士研究生"];

const WANTED: [&str; 3] = ["大学专科及以上", "大学本科及以上，取得学士及以上学位", "硕士研究生及以上，取得硕士及以上学位"];

type Kind = (&'static str, &'static [&'static str]);

const GENERAL: [Kind; 5] = [
    ("综合管理", &["汉语言文学", "行政管理", "公共事业管理", "法学", "工商管理"]),
    ("办公室文秘", &["汉语言文学", "秘书学", "新闻学", "哲学", "历史学"]),
    ("项目管理", &["工程管理", "项目管理", "经济学", "土地资源管理", "土木工程"]),
    ("政务服务", &["行政管理", "社会工作", "信息管理与信息系统", "劳动与社会保障", "电子商务"]),
    ("人事管理", &["人力资源管理", "劳动与社会保障", "行政管理", "应用心理学", "法学"]),
];
const SOCIAL: [Kind; 4] = [
    ("会计", &["会计学", "财务管理", "审计学", "财政学"]),
    ("统计", &["统计学", "应用统计学", "经济统计学", "数学与应用数学"]),
    ("新闻采编", &["新闻学", "广播电视学", "网络与新媒体", "汉语言文学"]),
    ("文物保护", &["历史学", "考古学", "文物与博物馆学", "文化产业管理"]),
];
const NATURAL: [Kind; 5] = [
    ("农业技术推广", &["农学", "植物保护", "园艺", "农业资源与环境"]),
    ("水利工程", &["水利水电工程", "水文与水资源工程", "农业水利工程", "土木工程"]),
    ("信息技术", &["计算机科学与技术", "软件工程", "网络工程", "数据科学与大数据技术"]),
    ("林业技术", &["林学", "森林保护", "园林", "水土保持与荒漠化防治"]),
    ("工程质量监督", &["土木工程", "建筑学", "工程造价", "测绘工程"]),
];
const TEACHING: [Kind; 10] = [
    ("语文教师", &["汉语言文学", "汉语国际教育", "小学教育", "秘书学"]),
    ("数学教师", &["数学与应用数学", "信息与计算科学", "小学教育", "统计学"]),
    ("英语教师", &["英语", "商务英语", "翻译", "小学教育"]),
    ("物理教师", &["物理学", "应用物理学", "科学教育", "电子信息科学与技术"]),
    ("化学教师", &["化学", "应用化学", "科学教育", "材料化学"]),
    ("政治教师", &["思想政治教育", "政治学与行政学", "哲学", "法学"]),
    ("体育教师", &["体育教育", "运动训练", "社会体育指导与管理", "武术与民族传统体育"]),
    ("音乐教师", &["音乐学", "音乐表演", "舞蹈学", "学前教育"]),
    ("美术教师", &["美术学", "绘画", "视觉传达设计", "环境设计"]),
    ("信息技术教师", &["计算机科学与技术", "教育技术学", "软件工程", "网络工程"]),
];
const NURSERY: Kind = ("幼儿教师", &["学前教育", "教育学", "特殊教育", "舞蹈学"]);
const MEDICAL: [Kind; 8] = [
    ("临床医师", &["临床医学", "全科医学", "内科学", "外科学"]),
    ("护理", &["护理学", "助产学", "护理", "助产"]),
    ("医学影像", &["医学影像学", "医学影像技术", "放射医学", "临床医学"]),
    ("医学检验", &["医学检验技术", "医学检验", "卫生检验与检疫", "生物医学工程"]),
    ("药剂", &["药学", "临床药学", "中药学", "药物制剂"]),
    ("公共卫生", &["预防医学", "公共卫生", "卫生检验与检疫", "妇幼保健医学"]),
    ("中医师", &["中医学", "针灸推拿学", "中西医临床医学", "中医康复学"]),
    ("康复治疗", &["康复治疗学", "针灸推拿学", "运动康复", "康复物理治疗"]),
];
const BRANCHES: [&str; 5] = ["综合服务中心", "事务中心", "信息中心", "监测站", "服务所"];

/// One row of the post table; `popularity` weighs how many apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub code: PostCode,
    /// Code of the unit it belongs to or is supervised by.
    pub unit: String,
    /// 招聘单位 as the notice prints it.
    pub unit_name: String,
    pub name: String,
    pub category: Category,
    pub vacancies: u32,
    /// Place in `EDUCATION` of the least that is wanted.
    pub least_education: usize,
    pub education: &'static str,
    pub majors: &'static [&'static str],
    pub major: String,
    pub conditions: String,
    pub telephone: String,
    pub popularity: u64,
}

/// The posts of a seed, in the order of the post table; five or more are of all five categories, so that each paper is sat.
pub fn posts(seed: u64, count: usize, units: &[Unit]) -> Vec<Post> {
    let rng = &mut stream(seed, Stream::Post);
    let mut letters: Vec<char> = "ABCDE".chars().cycle().take(5.min(count)).collect();
    letters.extend((letters.len()..count).map(|_| weighted(rng, &[('A', 25), ('B', 7), ('C', 7), ('D', 38), ('E', 23)])));
    letters.shuffle(rng);
    letters.into_iter().enumerate().map(|(place, letter)| post(rng, place, letter, units)).collect()
}

fn post(rng: &mut ChaCha8Rng, place: usize, letter: char, units: &[Unit]) -> Post {
    let of_kind = |kind| units.iter().filter(|u| u.kind == kind).collect::<Vec<_>>();
    let unit = match letter {
        'D' => one(rng, &of_kind("school")),
        'E' => one(rng, &of_kind("hospital")),
        _ => one(rng, &of_kind("office")),
    };
    let (name, majors) = match letter {
        'A' => one(rng, &GENERAL),
        'B' => one(rng, &SOCIAL),
        'C' => one(rng, &NATURAL),
        'D' if unit.name.ends_with("幼儿园") => NURSERY,
        'D' => one(rng, &TEACHING),
        _ => one(rng, &MEDICAL),
    };
    let branch = if matches!(letter, 'A'..='C') { one(rng, &BRANCHES) } else { "" };
    let least_education = weighted(rng, &[(0, 25), (1, 67), (2, 8)]);
    let vacancies = weighted(rng, &[(1, 150), (2, 76), (3, 26), (4, 7), (5, 1)]);
    Post {
        code: PostCode::parse(&format!("26{:05}", 10_101 + place)).expect("seven digits are a post code"),
        unit: unit.code.clone(),
        unit_name: format!("{}{branch}", unit.name),
        name: name.to_owned(),
        category: Category::parse(&letter.to_string()).expect("a capital letter is a category"),
        vacancies,
        least_education,
        education: WANTED[least_education],
        majors,
        major: majors.join("、"),
        conditions: conditions(rng, letter, name),
        // 0850 is the one number between Guizhou's area codes 0851 and 0859 that no city bears.
        telephone: format!("0850-6{:06}", 210_000 + rng.random_range(0..700_000)),
        popularity: popularity(rng, vacancies, least_education),
    }
}

fn conditions(rng: &mut ChaCha8Rng, letter: char, name: &str) -> String {
    match letter {
        'D' if name == NURSERY.0 => "具有幼儿园教师资格证，普通话二级甲等及以上，年龄35周岁以下。".to_owned(),
        'D' => format!("具有相应学段{}资格证，普通话二级乙等及以上，年龄35周岁以下。", name.replace("教师", "学科教师")),
        'E' if name == "护理" => "具有护士执业资格证，年龄35周岁以下。".to_owned(),
        'E' if matches!(name, "临床医师" | "中医师") => "具有执业医师资格证；规范化培训合格者优先。".to_owned(),
        'E' => "具有初级及以上专业技术资格。".to_owned(),
        _ => one(rng, &["不限", "限应届高校毕业生", "具有两年以上基层工作经历", "限退役大学生士兵", "需经常下乡，适合野外作业"]).to_owned(),
    }
}

/// A heavy tail from one draw (a Pareto curve of exponent one, cut off), spread by a second; degrees above the usual put people off.
fn popularity(rng: &mut ChaCha8Rng, vacancies: u32, least_education: usize) -> u64 {
    let tail = 100_000 / (rng.random_range(0..1000_u64) + 16);
    let appeal = rng.random_range(2..=20_u64);
    tail * appeal * u64::from(vacancies + 1) / [1, 1, 6][least_education]
}
