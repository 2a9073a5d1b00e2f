//! Every pair of step and deed, against a table of its own; and the facts each deed asks for.

use super::*;
use crate::domain::clock::shanghai_time;

fn on(day: u32) -> Moment {
    shanghai_time((2026, 5, day), (10, 0)).unwrap()
}

fn sign(staff: i64) -> Signature {
    Signature { staff: StaffId(staff), at: on(10) }
}

fn state(step: Step) -> ViolationState {
    let at = on(10);
    match step {
        Step::Seen => ViolationState::Seen { at },
        Step::Recorded => ViolationState::Recorded { first: sign(1), second: sign(2) },
        Step::Notified => ViolationState::Notified { at },
        Step::Stated => ViolationState::Stated { statement: Statement::Waived { at: on(18) } },
        Step::Decided => ViolationState::Decided { number: "六人社决〔2026〕1号".into(), by: AccountId(1), at },
        Step::Served => ViolationState::Served { at },
        Step::Effective => ViolationState::Effective { at },
        Step::Dropped => ViolationState::Dropped { reason: "证据不足".into(), at },
    }
}

fn violation(step: Step) -> Violation {
    Violation { registration: RegistrationId(1), article: Article::A7UsedDevice, facts: "使用手机".into(), state: state(step) }
}

fn attempt(violation: Violation, deed: Deed) -> Result<Violation, RuleError> {
    match deed {
        Deed::Record => violation.record(sign(1), sign(2)),
        Deed::Notify => violation.notify(on(11)),
        Deed::State => violation.state(Statement::Made { text: "手机已关机".into(), at: on(12) }),
        Deed::Decide => violation.decide("六人社决〔2026〕1号", AccountId(1), on(20)),
        Deed::Serve => violation.serve(on(21)),
        Deed::TakeEffect => violation.take_effect(on(25)),
        Deed::Drop => violation.drop_with("证据不足", on(12)),
    }
}

#[test]
fn every_pair_of_step_and_deed_is_allowed_or_refused_as_the_rule_says() {
    // 记录 告知 申辩 决定 送达 生效 撤销
    let table = [
        (Step::Seen, [Some(Step::Recorded), None, None, None, None, None, Some(Step::Dropped)]),
        (Step::Recorded, [None, Some(Step::Notified), None, None, None, None, Some(Step::Dropped)]),
        (Step::Notified, [None, None, Some(Step::Stated), None, None, None, Some(Step::Dropped)]),
        (Step::Stated, [None, None, None, Some(Step::Decided), None, None, Some(Step::Dropped)]),
        (Step::Decided, [None, None, None, None, Some(Step::Served), None, None]),
        (Step::Served, [None, None, None, None, None, Some(Step::Effective), None]),
        (Step::Effective, [None; 7]),
        (Step::Dropped, [None; 7]),
    ];
    let mut pairs = 0;
    for (from, row) in table {
        for (attempted, expected) in Deed::ALL.into_iter().zip(row) {
            let result = attempt(violation(from), attempted).map(|v| v.state.step());
            assert_eq!(result, expected.ok_or(RuleError::NotAllowed { from, attempted }), "{}，{}", from.label(), attempted.label());
            pairs += 1;
        }
    }
    assert_eq!(pairs, Step::ALL.len() * Deed::ALL.len());
}

#[test]
fn one_person_cannot_sign_twice() {
    assert_eq!(violation(Step::Seen).record(sign(1), sign(1)), Err(RuleError::OneSigner(StaffId(1))));
}

#[test]
fn silence_lapses_only_after_seven_days() {
    let lapsed = |day| violation(Step::Notified).state(Statement::Lapsed { at: on(day) });
    assert_eq!(lapsed(16), Err(RuleError::StillStating { until: on(17) }));
    assert!(lapsed(17).is_ok());
    assert!(violation(Step::Notified).state(Statement::Waived { at: on(11) }).is_ok());
    let empty = Statement::Made { text: " ".into(), at: on(12) };
    assert_eq!(violation(Step::Notified).state(empty), Err(RuleError::NoStatement));
}

#[test]
fn what_must_be_written_down_is_asked_for() {
    assert_eq!(Violation::seen(RegistrationId(1), Article::A6Marks, "\u{3000}", on(10)), Err(RuleError::NoFacts));
    assert_eq!(violation(Step::Stated).decide(" ", AccountId(1), on(20)), Err(RuleError::NoNumber));
    assert_eq!(violation(Step::Seen).drop_with("", on(10)), Err(RuleError::NoReason));
}

#[test]
fn only_a_decision_in_effect_voids_scores() {
    for step in Step::ALL {
        assert_eq!(violation(step).counts(), step == Step::Effective, "{}", step.label());
    }
}
