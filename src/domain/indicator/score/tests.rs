//! Forty hand-worked cases, the bands' edges, roundings at half a hundredth, and what must hold for every table.

use super::*;
use crate::domain::indicator::table::{Class, Row, Source, Table};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn about(direction: Direction, value: &str) -> Target {
    Target { direction, ..Target::number(Operator::About, d(value), "人") }
}

fn score(target: &Target, actual: &str, points: &str) -> String {
    let scored = target.score(Actual::Number(d(actual)), d(points), &Scheme::default()).unwrap();
    scored.score.normalize().to_string()
}

/// operator, target, actual, points, score: worked by hand from 财预〔2020〕10号.
const CASES: [(Operator, &str, &str, &str, &str); 34] = [
    (Operator::AtLeast, "20000", "23000", "10", "10"),
    (Operator::AtLeast, "20000", "20000", "10", "10"),
    (Operator::AtLeast, "20000", "19999", "10", "10"),   // 9.9995 rounds up
    (Operator::AtLeast, "20000", "19989", "10", "9.99"), // 9.9945 rounds down
    (Operator::AtLeast, "20000", "15000", "10", "7.5"),
    (Operator::AtLeast, "20000", "0", "10", "0"),
    (Operator::AtLeast, "20000", "-5", "10", "0"),
    (Operator::AtLeast, "2500", "2810", "10", "10"),
    (Operator::AtLeast, "2500", "2499", "10", "10"), // 9.996
    (Operator::AtLeast, "3", "2", "10", "6.67"),
    (Operator::AtLeast, "3", "1", "10", "3.33"),
    (Operator::AtLeast, "0", "0", "10", "10"),
    (Operator::MoreThan, "80", "80.1", "10", "10"),
    (Operator::MoreThan, "80", "80", "10", "10"), // met to the letter, flagged
    (Operator::MoreThan, "80", "60", "10", "7.5"),
    (Operator::AtMost, "12", "12", "10", "10"),
    (Operator::AtMost, "12", "0", "10", "10"),
    (Operator::AtMost, "12", "16", "10", "7.5"),
    (Operator::AtMost, "0", "3", "10", "0"),
    (Operator::LessThan, "12", "11.9", "10", "10"),
    (Operator::LessThan, "12", "12", "10", "10"),
    (Operator::LessThan, "12", "24", "10", "5"),
    (Operator::Equal, "100", "100", "10", "10"),
    (Operator::Equal, "100", "90", "10", "9"),
    (Operator::Equal, "100", "110", "10", "9"),
    (Operator::Equal, "100", "250", "10", "0"),
    (Operator::Equal, "0", "1", "10", "0"),
    (Operator::Percentage, "100", "100", "10", "10"),
    (Operator::Percentage, "100", "96", "10", "9.6"),
    (Operator::Percentage, "100", "104", "10", "10"),
    (Operator::Qualitative, "0", "100", "15", "15"),
    (Operator::Qualitative, "0", "79.9", "15", "11.99"), // 11.985
    (Operator::Qualitative, "0", "60", "15", "9"),
    (Operator::Qualitative, "0", "120", "15", "15"),
];

#[test]
fn the_hand_worked_cases_come_out() {
    for (operator, target, actual, points, expected) in CASES {
        let found = score(&Target::number(operator, d(target), "人"), actual, points);
        assert_eq!(found, expected, "{operator:?} {target}, reached {actual}");
    }
    let about_cases = [
        (Direction::Exact, "110", "10"),
        (Direction::Exact, "111", "8.9"),
        (Direction::Lower, "60", "10"),
        (Direction::Lower, "125", "8"),
        (Direction::Higher, "300", "10"),
        (Direction::Higher, "80", "8"),
    ];
    for (direction, actual, expected) in about_cases {
        assert_eq!(score(&about(direction, "100"), actual, "10"), expected, "≅100 {direction:?}, reached {actual}");
    }
    assert!(CASES.len() + about_cases.len() >= 40);
}

#[test]
fn half_a_hundredth_goes_up() {
    let target = Target::number(Operator::AtLeast, d("2000"), "人");
    for (actual, expected) in [("1", "0.01"), ("3", "0.02"), ("1999", "10"), ("1997", "9.99"), ("1001", "5.01")] {
        // 10 × actual ÷ 2000 ends in half a hundredth for every odd actual.
        assert_eq!(score(&target, actual, "10"), expected, "{actual}");
    }
    assert_eq!(score(&Target::number(Operator::AtLeast, d("3"), ""), "2", "0.03"), "0.02");
}

#[test]
fn a_date_is_met_or_missed() {
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    let by = Target { date: Some(date("2023-12-31")), ..Target::bare(Operator::Before) };
    let of = |day: &str, scheme: &Scheme| by.score(Actual::Date(date(day)), 10.into(), scheme).unwrap();
    assert_eq!(of("2023-12-31", &Scheme::default()).score, 10.into());
    let late = of("2024-01-02", &Scheme::default());
    assert_eq!((late.score, late.due, late.remark.as_str()), (Decimal::ZERO, true, "晚于期限2天，请说明原因"));
    let lenient = Scheme { late: Late::Band { percent: 60 }, ..Scheme::default() };
    assert_eq!(of("2024-01-02", &lenient).score, 6.into());
    assert_eq!(by.score(Actual::Number(3.into()), 10.into(), &lenient), None, "a number is no date");
}

#[test]
fn far_above_target_wants_a_word_or_costs_points_as_the_scheme_says() {
    let target = Target::number(Operator::AtLeast, d("20000"), "人");
    let deduct = Scheme { over: Over::Deduct { floor_percent: 60 }, ..Scheme::default() };
    let of = |actual: u32, scheme: &Scheme| target.score(Actual::Number(actual.into()), 10.into(), scheme).unwrap();
    let at_the_edge = of(26_000, &deduct);
    assert_eq!((at_the_edge.score, at_the_edge.due), (10.into(), false), "30 % above is not over 30 %");
    let explained = of(26_001, &Scheme::default());
    assert_eq!((explained.score, explained.due), (10.into(), true));
    assert!(explained.remark.starts_with("超出目标30%，超过30%"), "{}", explained.remark);
    assert_eq!(of(28_000, &deduct).score, 9.into(), "40 % above keeps 90 %");
    assert_eq!(of(90_000, &deduct).score, 6.into(), "not below the floor");
}

#[test]
fn a_miss_beyond_the_bound_wants_its_cause() {
    let target = Target::number(Operator::AtLeast, d("100"), "人");
    let due = |actual: &str| target.score(Actual::Number(d(actual)), 10.into(), &Scheme::default()).unwrap().due;
    assert_eq!([due("100"), due("95.1"), due("95"), due("60")], [false, false, true, true]);
}

#[test]
fn what_is_not_stated_is_not_scored() {
    let one = Target::number(Operator::Unstated, Decimal::ONE, "");
    assert_eq!(one.score(Actual::Number(Decimal::ONE), 10.into(), &Scheme::default()), None);
}

#[test]
fn bands_and_grades_are_half_open() {
    assert_eq!([band(d("80")), band(d("79.99")), band(d("60")), band(d("59.99"))].map(|band| &band[..6]), ["达成", "部分", "部分", "未达"]);
    let of = |text: &str| grade(d(text));
    assert_eq!([of("100"), of("90"), of("89.99"), of("89.5"), of("80"), of("60"), of("59.99")], ["优", "优", "良", "良", "良", "中", "差"]);
}

/// A small generator, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn decimal(&mut self) -> Decimal {
        Decimal::new(self.below(2_000_000).cast_signed(), u32::try_from(self.below(4)).unwrap())
    }

    fn target(&mut self) -> Target {
        let measured = [Operator::AtLeast, Operator::MoreThan, Operator::AtMost, Operator::LessThan, Operator::Equal, Operator::About];
        let operator = measured[self.below(6) as usize];
        let direction = [Direction::Higher, Direction::Lower, Direction::Exact][self.below(3) as usize];
        let target = Target::number(operator, self.decimal(), "人");
        if operator == Operator::About { Target { direction, ..target } } else { target }
    }
}

#[test]
fn every_score_is_between_nothing_and_its_points() {
    let mut dice = Dice(1);
    let deduct = Scheme { over: Over::Deduct { floor_percent: 60 }, ..Scheme::default() };
    for turn in 0..20_000 {
        let (target, actual, points) = (dice.target(), dice.decimal(), Decimal::new(dice.below(5_001).cast_signed(), 2));
        let scheme = if turn % 2 == 0 { Scheme::default() } else { deduct };
        let scored = target.score(Actual::Number(actual), points, &scheme).unwrap();
        assert!(scored.score >= Decimal::ZERO && scored.score <= points, "{target:?} {actual} {points} {scored:?}");
        assert_eq!(scored.score, half_up(points * scored.numerator / scored.denominator), "numerator and denominator are the score's own");
    }
}

/// A target of any kind with an actual that fits it.
fn drawn(dice: &mut Dice) -> (Target, Actual) {
    let date = |dice: &mut Dice| NaiveDate::from_yo_opt(2023, u32::try_from(1 + dice.below(365)).unwrap()).unwrap();
    match dice.below(8) {
        0 => (Target { date: Some(date(dice)), ..Target::bare(Operator::Before) }, Actual::Date(date(dice))),
        1 => (Target::bare(Operator::Qualitative), Actual::Number(Decimal::new(dice.below(12_001).cast_signed(), 2))),
        2 => (Target::number(Operator::Percentage, Decimal::from(dice.below(101)), "%"), Actual::Number(dice.decimal())),
        _ => (dice.target(), Actual::Number(dice.decimal())),
    }
}

#[test]
fn any_kind_of_target_scores_between_nothing_and_its_points_in_hundredths() {
    let mut dice = Dice(5);
    let strict = Scheme { over: Over::Deduct { floor_percent: 0 }, late: Late::Band { percent: 60 }, ..Scheme::default() };
    for turn in 0..20_000 {
        let ((target, actual), points) = (drawn(&mut dice), Decimal::new(dice.below(10_001).cast_signed(), 2));
        let scheme = if turn % 2 == 0 { Scheme::default() } else { strict };
        let scored = target.score(actual, points, &scheme).unwrap();
        assert!((Decimal::ZERO..=points).contains(&scored.score), "{target:?} {actual:?} {points} {scored:?}");
        assert_eq!(scored.score.round_dp(2), scored.score, "{target:?} {actual:?}");
        assert!(!scored.denominator.is_zero() || scored.score.is_zero(), "{scored:?}");
        assert!(scored.score == points || !scored.remark.is_empty(), "{target:?} {actual:?}: points are lost without a word");
    }
}

#[test]
fn earlier_and_better_judged_never_score_less_and_deductions_only_begin_beyond_the_threshold() {
    let mut dice = Dice(6);
    let day = |n: u64| NaiveDate::from_yo_opt(2023, u32::try_from(n).unwrap()).unwrap();
    let deduct = Scheme { over: Over::Deduct { floor_percent: 60 }, ..Scheme::default() };
    for _ in 0..5_000 {
        let by = Target { date: Some(day(1 + dice.below(365))), ..Target::bare(Operator::Before) };
        let (one, other) = (1 + dice.below(365), 1 + dice.below(365));
        let of = |n: u64| by.score(Actual::Date(day(n)), 10.into(), &Scheme::default()).unwrap().score;
        assert!(of(one.min(other)) >= of(one.max(other)));
        let (one, other) = (dice.below(10_001).cast_signed(), dice.below(10_001).cast_signed());
        let judged =
            |n: i64| Target::bare(Operator::Qualitative).score(Actual::Number(Decimal::new(n, 2)), 15.into(), &deduct).unwrap().score;
        assert!(judged(one.min(other)) <= judged(one.max(other)));
        let target = Target::number(Operator::AtLeast, Decimal::from(1 + dice.below(30_000)), "人");
        let value = target.value.unwrap();
        let within = value * Decimal::new(dice.below(1_301).cast_signed(), 3);
        let of = |scheme: &Scheme| target.score(Actual::Number(within), 10.into(), scheme).unwrap().score;
        assert_eq!(of(&deduct), of(&Scheme::default()), "{within} of {value}: up to 30 % above nothing is taken off");
    }
}

#[test]
fn a_better_actual_never_scores_less() {
    let mut dice = Dice(2);
    for _ in 0..20_000 {
        let (target, one, other) = (dice.target(), dice.decimal(), dice.decimal());
        let (low, high) = (one.min(other), one.max(other));
        let of = |actual| target.score(Actual::Number(actual), 10.into(), &Scheme::default()).unwrap().score;
        let value = target.value.unwrap();
        match target.direction {
            Direction::Higher => assert!(of(low) <= of(high), "{target:?} {low} {high}"),
            Direction::Lower => assert!(of(low) >= of(high), "{target:?} {low} {high}"),
            Direction::Exact | Direction::Unstated => {
                let (far, close) = if (one - value).abs() > (other - value).abs() { (one, other) } else { (other, one) };
                assert!(of(far) <= of(close), "{target:?} {far} {close}");
            }
        }
    }
}

fn row(code: u64, class: Class, importance: u32, target: Target) -> Row {
    Row {
        code: format!("c{code:03}"),
        lines: [1, 1],
        raw: String::new(),
        class,
        level2: String::new(),
        name: format!("指标{code}"),
        cell: String::new(),
        formula: String::new(),
        last_year: String::new(),
        target,
        importance,
        source: Source::Typed,
        issues: Vec::new(),
        read_as: String::new(),
    }
}

#[test]
fn points_add_up_and_do_not_depend_on_the_order_of_rows() {
    let mut dice = Dice(3);
    for _ in 0..300 {
        let mut rows = Vec::new();
        for class in [Class::Output, Class::Benefit, Class::Satisfaction] {
            for _ in 0..=dice.below(40) {
                let importance = u32::try_from(1 + dice.below(9)).unwrap();
                let target = dice.target();
                rows.push(row(rows.len() as u64, class, importance, target));
            }
        }
        let table = Table {
            key: "t".to_owned(),
            number: 1,
            name: String::new(),
            short: String::new(),
            kind: crate::domain::indicator::Kind::Project,
            year: 2026,
            budget: crate::domain::indicator::table::PrintedBudget { cell: String::new(), unit: String::new() },
            scheme: Scheme::default(),
            head: Vec::new(),
            row: rows,
        };
        assert_eq!(table.validate(), Ok(()));
        assert_eq!(table.points().values().sum::<Decimal>(), 90.into());
        let actuals: Vec<(String, Actual)> = table.row.iter().map(|row| (row.code.clone(), Actual::Number(dice.decimal()))).collect();
        let spent = Actual::Number(Decimal::from(dice.below(130)));
        let fact = |actual: Actual| crate::domain::indicator::Fact { actual: Some(actual), origin: String::new() };
        let total = |table: &Table| -> Decimal {
            let points = table.points();
            let of = |(code, actual): &(String, Actual)| {
                table.find(code).unwrap().target.score(*actual, points[code.as_str()], &table.scheme).unwrap().score
            };
            actuals.iter().map(of).sum()
        };
        let whole = |table: &Table| {
            let facts = actuals.iter().map(|(code, actual)| (code.clone(), fact(*actual))).chain([(table.execution_code(), fact(spent))]);
            crate::domain::indicator::Sheet::of(
                table,
                &table.scheme,
                &facts.collect(),
                &Default::default(),
                crate::domain::Moment::UNIX_EPOCH,
            )
        };
        let mut turned = table.clone();
        for place in (1..turned.row.len()).rev() {
            turned.row.swap(place, usize::try_from(dice.below(place as u64 + 1)).unwrap());
        }
        assert_eq!(total(&table), total(&turned));
        let (one, other) = (whole(&table), whole(&turned));
        assert_eq!((one.total(), one.grade()), (other.total(), other.grade()));
        assert!((Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&one.total()) && one.open_points().is_zero());
        assert!((Decimal::ZERO..=Decimal::from(90)).contains(&total(&table)));
    }
}
