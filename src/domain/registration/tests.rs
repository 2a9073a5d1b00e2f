//! Registration (报名), held against a table written from the field's rules, not from the code.

use super::*;
use crate::domain::clock::shanghai_time;

const CASHIER: AccountId = AccountId(7);

fn now() -> Moment {
    shanghai_time((2026, 3, 2), (10, 0)).unwrap()
}

fn later() -> Moment {
    shanghai_time((2026, 3, 3), (10, 0)).unwrap()
}

fn state(stage: Stage) -> State {
    let (at, by, reason) = (now(), CASHIER, "照片模糊".to_owned());
    match stage {
        Stage::Draft => State::Draft { at },
        Stage::Submitted => State::Submitted { at },
        Stage::Approved => State::Approved { at, by },
        Stage::Returned => State::Returned { at, by, reason },
        Stage::Rejected => State::Rejected { at, by, reason },
        Stage::Confirmed => State::Confirmed { at, settled: paid() },
        Stage::Refunded => State::Refunded { at, amount: Fen::yuan(100) },
        Stage::Withdrawn => State::Withdrawn { at },
    }
}

fn paid() -> Settlement {
    Settlement::Paid { amount: Fen::yuan(100), receipt: "52020001".into() }
}

fn registration(state: State) -> Registration {
    let id_number = IdNumber::parse("11010519491231002X").unwrap();
    Registration {
        id: RegistrationId(1),
        exam: ExamId(1),
        number: "202600001".into(),
        account: None,
        post: PostId(3),
        category: Category::parse("A").unwrap(),
        particulars: Particulars {
            name: PersonName::parse("张三").unwrap(),
            gender: id_number.gender(),
            id_number,
            phone: Phone::parse("13800001234").unwrap(),
            township: TownshipId(1),
            employer: None,
            employer_name: String::new(),
            nation: "汉族".into(),
            education: "大学本科".into(),
            school: "某大学".into(),
            major: "会计学".into(),
            address: "某路1号".into(),
            accessible: false,
        },
        has_photo: true,
        pledged: true,
        state,
        updated: now(),
    }
}

/// Does the move with everything else in order.
fn attempt(registration: Registration, attempted: Move) -> Result<Registration, RuleError> {
    let (due, by, now) = (Fen::yuan(100), CASHIER, later());
    match attempted {
        Move::Edit => {
            let particulars = Particulars { school: "另一大学".into(), ..registration.particulars.clone() };
            registration.edit(particulars, now)
        }
        Move::Submit => registration.submit(now),
        Move::Approve => registration.approve(by, now),
        Move::Return => registration.return_with(by, "照片模糊", now),
        Move::Reject => registration.reject(by, "专业不符", now),
        Move::Reopen => registration.reopen(now),
        Move::Receive => registration.receive(due, due, "52020001", now),
        Move::Waive => registration.waive("城乡低保", now),
        Move::Refund => registration.refund(due, now),
        Move::Withdraw => registration.withdraw(now),
    }
}

/// One row a stage, one letter a move, in the order of the notice:
/// 修改 提交 通过 退回 不通过 撤销审核 收费 减免 退费 撤回. The letter is the stage that follows, `.` a refusal.
const EXPECTED: [(Stage, &str); 8] = [
    (Stage::Draft, "D S . . . . . . . W"),
    (Stage::Submitted, ". . A R X . . . . W"),
    (Stage::Approved, ". . . . . S C C . W"),
    (Stage::Returned, "R S . . . S . . . W"),
    (Stage::Rejected, ". . . . . S . . . ."),
    (Stage::Confirmed, ". . . . . . . . F ."),
    (Stage::Refunded, ". . . . . . . . . ."),
    (Stage::Withdrawn, ". . . . . . . . . ."),
];

fn named(letter: &str) -> Option<Stage> {
    match letter {
        "D" => Some(Stage::Draft),
        "S" => Some(Stage::Submitted),
        "A" => Some(Stage::Approved),
        "R" => Some(Stage::Returned),
        "X" => Some(Stage::Rejected),
        "C" => Some(Stage::Confirmed),
        "F" => Some(Stage::Refunded),
        "W" => Some(Stage::Withdrawn),
        _ => None,
    }
}

#[test]
fn every_pair_of_stage_and_move_is_allowed_or_refused_as_the_notice_says() {
    let mut pairs = 0;
    for (from, row) in EXPECTED {
        assert_eq!(state(from).stage(), from);
        for (attempted, letter) in Move::ALL.into_iter().zip(row.split(' ')) {
            let result = attempt(registration(state(from)), attempted).map(|r| r.state.stage());
            let expected = named(letter).ok_or(RuleError::NotAllowed { from, attempted });
            assert_eq!(result, expected, "{}，{}", from.label(), attempted.label());
            pairs += 1;
        }
    }
    assert_eq!(pairs, 80);
}

#[test]
fn a_move_carries_its_facts_into_the_state() {
    let do_it = |from, attempted| attempt(registration(state(from)), attempted).unwrap();
    assert_eq!(do_it(Stage::Submitted, Move::Approve).state, State::Approved { at: later(), by: CASHIER });
    assert_eq!(do_it(Stage::Submitted, Move::Reject).state, State::Rejected { at: later(), by: CASHIER, reason: "专业不符".into() });
    assert_eq!(do_it(Stage::Approved, Move::Receive).state, State::Confirmed { at: later(), settled: paid() });
    let waived = Settlement::Waived { ground: "城乡低保".into() };
    assert_eq!(do_it(Stage::Approved, Move::Waive).state, State::Confirmed { at: later(), settled: waived });
    let edited = do_it(Stage::Returned, Move::Edit);
    assert_eq!((edited.particulars.school.as_str(), edited.updated), ("另一大学", later()));
    assert_eq!(edited.state, state(Stage::Returned), "an edit does not hide why the form came back");
}

#[test]
fn a_wrong_amount_is_refused_with_both_amounts() {
    for paid in [Fen::yuan(99), Fen::yuan(101), Fen::ZERO, Fen::new(-10_000)] {
        let due = Fen::yuan(100);
        let result = registration(state(Stage::Approved)).receive(due, paid, "52020001", now());
        assert_eq!(result, Err(RuleError::WrongAmount { due, paid }));
    }
    let said = RuleError::WrongAmount { due: Fen::yuan(100), paid: Fen::new(9_950) }.to_string();
    assert_eq!(said, "应缴100元，实缴99.50元，金额不符，请核对后重新登记");
}

#[test]
fn a_paid_registration_cannot_be_paid_again() {
    let refused = RuleError::NotAllowed { from: Stage::Confirmed, attempted: Move::Receive };
    assert_eq!(attempt(registration(state(Stage::Confirmed)), Move::Receive), Err(refused.clone()));
    assert_eq!(refused.to_string(), "报名状态为“报名确认”，不能收费");
}

#[test]
fn who_is_turned_away_is_told_why() {
    for blank in ["", "  ", "\u{3000}\u{feff}\n"] {
        let submitted = || registration(state(Stage::Submitted));
        assert_eq!(submitted().return_with(CASHIER, blank, now()), Err(RuleError::NoReason));
        assert_eq!(submitted().reject(CASHIER, blank, now()), Err(RuleError::NoReason));
        assert_eq!(registration(state(Stage::Approved)).waive(blank, now()), Err(RuleError::NoReason));
    }
}

#[test]
fn a_form_without_photo_or_pledge_is_not_handed_in() {
    let draft = || registration(state(Stage::Draft));
    assert_eq!(Registration { has_photo: false, ..draft() }.submit(now()), Err(RuleError::NoPhoto));
    assert_eq!(Registration { pledged: false, ..draft() }.submit(now()), Err(RuleError::NoPledge));
}

#[test]
fn only_what_was_paid_is_given_back() {
    let confirmed = || registration(state(Stage::Confirmed));
    let wrong = RuleError::WrongRefund { refund: Fen::yuan(50), paid: Fen::yuan(100) };
    assert_eq!(confirmed().refund(Fen::yuan(50), now()), Err(wrong));
    let waived = State::Confirmed { at: now(), settled: Settlement::Waived { ground: "城乡低保".into() } };
    assert_eq!(registration(waived).refund(Fen::yuan(100), now()), Err(RuleError::NothingPaid));
}

#[test]
fn the_words_of_the_database_name_one_stage_each() {
    for stage in Stage::ALL {
        assert_eq!(Stage::parse(stage.word()), Some(stage));
        assert_eq!(stage.is_living(), !["rejected", "refunded", "withdrawn"].contains(&stage.word()));
    }
    assert_eq!(Stage::parse("paid"), None);
}
