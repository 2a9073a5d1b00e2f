//! Names (姓名) of people who do not exist: common ones, rare characters, minority names with `·`.

use rand_chacha::ChaCha8Rng;

use super::draw::{character, one, permille, weighted};
use crate::domain::{Gender, PersonName};

const COMMON: &str = "王李张刘陈杨赵黄周吴徐孙罗胡朱何郭马";
const USUAL: &str = "高林郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖";
const SELDOM: &str = "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岑蒙覃蓝班柏骆娄申祝敖冉";
const COMPOUND: [&str; 6] = ["欧阳", "令狐", "上官", "司马", "诸葛", "夏侯"];

const WOMEN: &str = "芳娜敏静丽艳娟霞燕玲婷雪梅琳倩颖慧洁莹瑶欣怡佳晴萍蓉桂兰凤菊秀英红莉薇丹诗涵雨梦琪思语彤妍璐悦馨雅珊黛";
const MEN: &str = "伟强磊军勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆豪轩博文昊泽旭东建国志远成林海峰龙阳晨睿宏毅翔亮松";
const EITHER: &str = "子安宁乐言清云昕熙辰毓景知行嘉瑞";

/// Characters of the table of general standard characters (通用规范汉字表) that old fonts and old input methods lack:
/// its third level, with code points of the CJK extensions A to E.
pub const RARE: &str = "𬭎㛃䶮𫚖𬀩𬘓𬘭𬘡𬍛𬍡𬍤𬤊𬱖𬱟𫖯𫖮𫍯𫍽𬭚𬭼𬴂𬴊𬸘𬸚𫄸𫘧𬣳𬣙𬇕㻬㬎䜣䌹𪣻𫟹𫓶𤧛𤩽𬮿𬊈𬊤𬒈";

const MINORITY_FIRST: [&str; 12] =
    ["阿依古丽", "木呷", "阿呷", "尔古", "古丽娜", "卓玛", "扎西", "热依汗", "阿米娜", "拉姆", "乌嘎", "阿支"];
const MINORITY_LAST: [&str; 10] = ["买买提", "吐尔逊", "沙马", "吉克", "阿卜杜拉", "曲比", "巴桑", "次仁", "热合曼", "艾力"];

/// The longest name a form accepts: 24 characters.
pub const LONGEST: &str = "阿依古丽米娜·阿卜杜热依木江·买买提艾力吐尔逊江";

/// A name as people of the county bear it.
pub fn person_name(rng: &mut ChaCha8Rng, gender: Gender) -> PersonName {
    let text = if permille(rng, 4) {
        format!("{}·{}", one(rng, &MINORITY_FIRST), one(rng, &MINORITY_LAST))
    } else {
        let mut text = surname(rng);
        if permille(rng, 10) {
            text.push(character(rng, RARE));
            if permille(rng, 400) {
                text.push(given(rng, gender));
            }
        } else {
            text.push(given(rng, gender));
            if permille(rng, 820) {
                text.push(given(rng, gender));
            }
        }
        text
    };
    PersonName::parse(&text).expect("names are made of letters and are short enough")
}

fn surname(rng: &mut ChaCha8Rng) -> String {
    match weighted(rng, &[(0, 480), (1, 330), (2, 180), (3, 10)]) {
        0 => character(rng, COMMON).to_string(),
        1 => character(rng, USUAL).to_string(),
        2 => character(rng, SELDOM).to_string(),
        _ => one(rng, &COMPOUND).to_owned(),
    }
}

fn given(rng: &mut ChaCha8Rng, gender: Gender) -> char {
    let own = if gender == Gender::Female { WOMEN } else { MEN };
    let set = if permille(rng, 800) { own } else { EITHER };
    character(rng, set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_has_twenty_four_characters() {
        assert_eq!(LONGEST.chars().count(), 24);
        assert!(PersonName::parse(LONGEST).is_ok());
    }

    #[test]
    fn every_rare_character_may_stand_in_a_name_and_needs_a_large_font() {
        for rare in RARE.chars() {
            assert!(PersonName::parse(&format!("张{rare}")).is_ok(), "{rare}");
            assert!(!('\u{4e00}'..='\u{9fff}').contains(&rare), "{rare}");
        }
    }
}
