//! Scores worked out by hand.

use super::*;

const WEIGHTS: ScoreWeights = ScoreWeights { written: 60, interview: 40, written_full: 300, interview_pass: 60 };

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn sat(aptitude: &str, application: &str) -> Written {
    Written::sat(decimal(aptitude), decimal(application), Decimal::ZERO, &WEIGHTS).unwrap()
}

fn entrant(id: i64, written: Written, interview: Option<&str>) -> Entrant {
    Entrant { registration: RegistrationId(id), written, interview: interview.map(decimal) }
}

/// Registration, rank, enters, tied.
fn short(ranking: &[Ranked]) -> Vec<(i64, usize, bool, bool)> {
    ranking.iter().map(|line| (line.registration.0, line.rank, line.enters, line.tied)).collect()
}

#[test]
fn a_written_score_of_300_is_converted_and_rounded_half_up() {
    for (aptitude, application, percent) in
        [("100", "110", "70.00"), ("100", "100.5", "66.83"), ("75.5", "0.265", "x"), ("150", "150", "100.00"), ("0", "0.15", "0.05")]
    {
        if percent == "x" {
            assert_eq!(
                Written::sat(decimal(aptitude), decimal(application), Decimal::ZERO, &WEIGHTS),
                Err(ScoreError::TooFine { what: "综合应用能力成绩", score: decimal(application) })
            );
        } else {
            assert_eq!(sat(aptitude, application).percent(&WEIGHTS), Some(decimal(percent)));
        }
    }
    let half = ScoreWeights { written_full: 200, ..WEIGHTS };
    let written = Written::sat(decimal("50"), decimal("50.01"), Decimal::ZERO, &half).unwrap();
    assert_eq!(written.percent(&half), Some(decimal("50.01")), "50.005 is rounded up, not to even");
}

#[test]
fn a_bonus_counts_before_conversion_and_never_beyond_full_marks() {
    let written = |bonus: &str| Written::sat(decimal("149"), decimal("149"), decimal(bonus), &WEIGHTS).unwrap();
    assert_eq!(written("0").percent(&WEIGHTS), Some(decimal("99.33")));
    assert_eq!(written("1").percent(&WEIGHTS), Some(decimal("99.67")));
    assert_eq!(written("5").percent(&WEIGHTS), Some(decimal("100")));
}

#[test]
fn marks_outside_their_range_are_refused() {
    let refused = |aptitude: &str| Written::sat(decimal(aptitude), Decimal::ZERO, Decimal::ZERO, &WEIGHTS).unwrap_err().to_string();
    assert_eq!(refused("150.5"), "职业能力倾向测验成绩为150.5，应在0至150之间");
    assert_eq!(refused("-1"), "职业能力倾向测验成绩为-1，应在0至150之间");
}

#[test]
fn a_panels_highest_and_lowest_marks_are_dropped() {
    let marks = ["80", "82", "84", "86", "88", "60", "99"].map(decimal);
    assert_eq!(panel_score(&marks), Ok(decimal("84.00")));
    let close = ["80.01", "80.02", "80.03", "80.04"].map(decimal);
    assert_eq!(panel_score(&close), Ok(decimal("80.03")), "80.025 is rounded up");
    assert_eq!(panel_score(&marks[..2]), Err(ScoreError::TooFewMarks(2)));
    assert!(panel_score(&["101", "80", "80"].map(decimal)).is_err());
}

#[test]
fn the_total_weighs_60_to_40() {
    assert_eq!(total(decimal("66.83"), decimal("84.20"), &WEIGHTS), decimal("73.78"));
    let even = ScoreWeights { written: 50, interview: 50, ..WEIGHTS };
    assert_eq!(total(decimal("66.83"), decimal("84.20"), &even), decimal("75.52"), "75.515 is rounded up");
}

#[test]
fn all_who_tie_at_the_last_place_enter_the_interview() {
    let entrants = [
        entrant(1, sat("100", "100"), None),
        entrant(2, sat("90", "90"), None),
        entrant(3, sat("80", "80"), None),
        entrant(4, sat("70", "90"), None),
        entrant(5, sat("60", "60"), None),
        entrant(6, Written::Absent, None),
        entrant(7, Written::Void, None),
    ];
    let ranking = shortlist(&entrants, 1, MinimumRatio(3), &WEIGHTS);
    assert_eq!(short(&ranking), [(1, 1, true, false), (2, 2, true, false), (3, 3, true, false), (4, 3, true, false), (5, 5, false, false)]);
    let few = shortlist(&entrants, 2, MinimumRatio(3), &WEIGHTS);
    assert!(few.iter().all(|line| line.enters), "fewer than 1:3 go as they are");
}

#[test]
fn equal_totals_are_told_apart_by_written_score_then_by_aptitude() {
    // 70 × 0.6 + 85 × 0.4 = 76 = 80 × 0.6 + 70 × 0.4
    let entrants = [
        entrant(1, sat("100", "110"), Some("85")),
        entrant(2, sat("120", "120"), Some("70")),
        entrant(3, sat("130", "110"), Some("70")),
        entrant(4, sat("10", "10"), Some("60")),
    ];
    let ranking = final_ranking(&entrants, 1, &WEIGHTS);
    assert_eq!(ranking.iter().take(3).map(|line| line.score).collect::<Vec<_>>(), vec![decimal("76"); 3]);
    assert_eq!(short(&ranking), [(3, 1, true, false), (2, 2, false, false), (1, 3, false, false), (4, 4, false, false)]);
}

#[test]
fn what_nothing_tells_apart_at_the_line_is_marked_for_a_further_exam() {
    let entrants = [
        entrant(1, sat("120", "120"), Some("90")),
        entrant(2, sat("100", "100"), Some("80")),
        entrant(3, sat("100", "100"), Some("80")),
        entrant(4, sat("90", "90"), Some("80")),
    ];
    let expected = [(1, 1, true, false), (2, 2, false, true), (3, 2, false, true), (4, 4, false, false)];
    assert_eq!(short(&final_ranking(&entrants, 2, &WEIGHTS)), expected);
    let expected = [(1, 1, true, false), (2, 2, true, false), (3, 2, true, false), (4, 4, false, false)];
    assert_eq!(short(&final_ranking(&entrants, 3, &WEIGHTS)), expected);
}

#[test]
fn without_competition_the_pass_mark_is_70() {
    let good = sat("120", "120");
    let alone = |mark| short(&final_ranking(&[entrant(1, good, Some(mark))], 1, &WEIGHTS));
    assert_eq!(alone("69.99"), [(1, 1, false, false)]);
    assert_eq!(alone("70"), [(1, 1, true, false)]);
    let two = [entrant(1, good, Some("59.99")), entrant(2, sat("60", "60"), Some("60"))];
    assert_eq!(short(&final_ranking(&two, 1, &WEIGHTS)), [(2, 1, true, false), (1, 2, false, false)]);
}

#[test]
fn who_was_absent_or_void_or_not_interviewed_is_not_ranked() {
    let entrants = [
        entrant(1, Written::Absent, Some("90")),
        entrant(2, Written::Void, Some("90")),
        entrant(3, sat("120", "120"), None),
        entrant(4, sat("100", "100"), Some("80")),
    ];
    assert_eq!(short(&final_ranking(&entrants, 2, &WEIGHTS)), [(4, 1, true, false)]);
}
