//! Progress (办理进度): what a registration has been through, what comes next and until when, in the applicant's words.

use crate::{
    domain::{
        Moment, clock,
        exam::{Exam, Phase},
        payment::Kind,
        registration::{Registration, Stage, State},
        review::Verdict,
    },
    store::{payment::PaymentLine, review::ReviewLine},
    web::{
        home::span,
        table::{Step, Timeline, Tone},
    },
};

/// What the applicant should do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Next {
    pub title: &'static str,
    pub words: String,
    /// The last moment, with the time left.
    pub until: Option<String>,
    pub link: Option<(&'static str, &'static str)>,
    /// Something is wrong and waits for the applicant.
    pub care: bool,
}

impl Next {
    fn new(title: &'static str, words: impl Into<String>) -> Self {
        Self { title, words: words.into(), until: None, link: None, care: false }
    }

    fn link(mut self, href: &'static str, label: &'static str) -> Self {
        self.link = Some((href, label));
        self
    }

    /// Until the end of a phase that is open.
    fn within(mut self, exam: &Exam, phase: Phase, now: Moment) -> Self {
        self.until = exam
            .policy
            .window(phase)
            .filter(|window| window.contains(now))
            .map(|window| format!("{}截止，还有{}", clock::show(window.closes), span(now, window.closes)));
        self
    }

    const fn care(mut self) -> Self {
        self.care = true;
        self
    }

    /// What to do next. `seated` is whether the adopted plan has a seat for this registration.
    pub(super) fn of(exam: &Exam, registration: Option<&Registration>, seated: bool, now: Moment) -> Self {
        let Some(registration) = registration else { return Self::begin(exam, now) };
        match &registration.state {
            State::Draft { .. } => Self::draft(exam, registration.has_photo, now),
            State::Submitted { .. } => {
                Self::new("等待资格初审", "报名已经提交，审核结果会显示在本页，请留意。").within(exam, Phase::Review, now)
            }
            State::Returned { reason, .. } => {
                let phase = if exam.is_open(Phase::Review, now) { Phase::Review } else { Phase::Registration };
                if !may_edit(exam, registration, now) {
                    return Self::new("修改时间已过", format!("报名表因“{reason}”被退回，现在已不能修改，如有疑问请拨打报名咨询电话。"))
                        .care();
                }
                let words = format!("报名表被退回，原因：{reason}。请修改后重新提交。");
                Self::new("按退回原因修改", words).link("/registration/form", "修改报名表").within(exam, phase, now).care()
            }
            State::Rejected { reason, .. } => {
                let next = Self::new("资格审核不通过", format!("原因：{reason}。")).care();
                if exam.is_open(Phase::Registration, now) {
                    next.link("/registration/form", "改报其他岗位").within(exam, Phase::Registration, now)
                } else {
                    next
                }
            }
            State::Approved { .. } => Self::pay(exam, &registration.number, now),
            State::Confirmed { .. } => Self::ticket(exam, seated, now),
            State::Refunded { amount, .. } => Self::new("报名费已退还", format!("已退还{amount}元，本次报名结束。")),
            State::Withdrawn { .. } => {
                let next = Self::begin(exam, now);
                Self { words: format!("您已撤回上一次报名。{}", next.words), ..next }
            }
        }
    }

    fn begin(exam: &Exam, now: Moment) -> Self {
        let Some(window) = exam.policy.window(Phase::Registration) else {
            return Self::new("暂不接受报名", "报名时间尚未公布，请留意公告。");
        };
        if now < window.opens {
            return Self::new("报名尚未开始", format!("报名时间：{window}。可以先查看岗位，准备好证件照。"));
        }
        if !window.contains(now) {
            return Self::new("报名已经截止", format!("报名时间为{window}，现在不能再报名。"));
        }
        let words = "准备好身份证、学历信息和jpg格式的证件照，填写大约需要10分钟；填写中途可以保存。";
        Self::new("开始报名", words).link("/registration/form", "填写报名表").within(exam, Phase::Registration, now)
    }

    fn draft(exam: &Exam, has_photo: bool, now: Moment) -> Self {
        if !exam.is_open(Phase::Registration, now) {
            return Self::new("草稿没有提交", "报名已经截止，这份草稿没有提交，不能参加本次考试。").care();
        }
        let next = if has_photo {
            Self::new("核对并提交", "报名表已保存但还没有提交，核对无误后提交才算报名。").link("/registration/check", "核对并提交")
        } else {
            Self::new("补传照片", "报名表已保存，还缺照片。").link("/registration/form", "继续填写")
        };
        next.within(exam, Phase::Registration, now)
    }

    fn pay(exam: &Exam, number: &str, now: Moment) -> Self {
        let fee = exam.policy.fee;
        match exam.policy.window(Phase::Payment) {
            Some(window) if now < window.opens => Self::new("等待缴费", format!("资格初审已通过。请在{window}到报名窗口缴费{fee}元。")),
            Some(window) if window.contains(now) => {
                let words = format!(
                    "资格初审已通过。请带身份证到报名窗口缴费{fee}元，报名序号{number}；符合减免条件的，带上证明材料。逾期未缴视为放弃。"
                );
                Self::new("缴费确认", words).within(exam, Phase::Payment, now)
            }
            _ => Self::new("缴费时间已过", "没有在规定时间内缴费，视为放弃。如有疑问请拨打报名咨询电话。").care(),
        }
    }

    fn ticket(exam: &Exam, seated: bool, now: Moment) -> Self {
        match exam.policy.window(Phase::Ticket) {
            Some(window) if window.contains(now) && seated => {
                Self::new("打印准考证", "考场已经排定。请打印准考证，考试时和身份证一起带上。")
                    .link("/registration/ticket.pdf", "下载准考证")
                    .within(exam, Phase::Ticket, now)
            }
            Some(window) if now < window.closes => Self::new("等待打印准考证", format!("报名已确认，考场排定后可以打印准考证：{window}。")),
            _ => Self::new("报名已确认", "请按准考证上的时间和地点参加考试。"),
        }
    }
}

/// Whether the applicant may still change the form; the service holds the same rule.
pub(super) fn may_edit(exam: &Exam, registration: &Registration, now: Moment) -> bool {
    match registration.state.stage() {
        Stage::Draft => exam.is_open(Phase::Registration, now),
        Stage::Returned => exam.is_open(Phase::Review, now) || exam.is_open(Phase::Registration, now),
        _ => false,
    }
}

/// What happened and what is still to come. The desk sees who did it, the applicant does not.
pub(super) fn timeline(exam: &Exam, registration: &Registration, reviews: &[ReviewLine], payments: &[PaymentLine], desk: bool) -> Timeline {
    let stage = registration.state.stage();
    let mut steps = Vec::new();
    let submitted = match &registration.state {
        State::Draft { .. } => Step::new("填写报名表").now().hinted("提交后才算报名"),
        State::Submitted { at } => Step::new("提交报名").at(&clock::show(*at)),
        State::Withdrawn { .. } => Step::new("填写报名表").at("已保存"),
        _ => Step::new("提交报名").at("已提交"),
    };
    steps.push(submitted);
    for review in reviews {
        let tone = match review.verdict {
            Verdict::Approved => Tone::Good,
            Verdict::Returned => Tone::Warning,
            Verdict::Rejected => Tone::Bad,
            Verdict::Reopened => Tone::Quiet,
        };
        let by = if desk { format!("{}　{}", review.by, review.reason) } else { review.reason.clone() };
        steps.push(Step::new("资格初审").tagged(tone, review.verdict.label()).at(&clock::show(review.at)).hinted(by.trim()));
    }
    for line in payments {
        let payment = &line.payment;
        let words = match payment.kind {
            Kind::Receipt => format!("{}元，票据号{}", payment.amount, payment.receipt),
            Kind::Waiver => payment.note.clone(),
            Kind::Refund => format!("{}元　{}", payment.amount, payment.note),
        };
        steps.push(Step::new(payment.kind.label()).at(&clock::show(payment.at)).hinted(words.trim()));
    }
    if let State::Withdrawn { at } = &registration.state {
        steps.push(Step::new("撤回报名").at(&clock::show(*at)));
    }
    steps.extend(to_come(exam, stage));
    Timeline(steps)
}

fn to_come(exam: &Exam, stage: Stage) -> Vec<Step> {
    let phases: &[Phase] = match stage {
        Stage::Draft => &[Phase::Review, Phase::Payment, Phase::Ticket, Phase::Written],
        Stage::Submitted | Stage::Returned => &[Phase::Review, Phase::Payment, Phase::Ticket, Phase::Written],
        Stage::Approved => &[Phase::Payment, Phase::Ticket, Phase::Written],
        Stage::Confirmed => &[Phase::Ticket, Phase::Written],
        Stage::Rejected | Stage::Refunded | Stage::Withdrawn => &[],
    };
    let step = |(place, phase): (usize, &Phase)| {
        let window = exam.policy.window(*phase).map(|window| window.to_string()).unwrap_or_default();
        let step = Step::new(phase.label()).hinted(&window);
        if place == 0 && stage != Stage::Draft { step.now() } else { step }
    };
    phases.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::{
        Gender, IdNumber, PersonName, Phone,
        exam::{Category, Policy},
        id::{AccountId, ExamId, PostId, RegistrationId, TownshipId},
        registration::{Particulars, Settlement},
    };

    fn exam() -> Exam {
        let policy = Policy::reference(NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        let created = policy.window(Phase::Registration).unwrap().opens;
        Exam { id: ExamId(1), code: "2026A".into(), name: "公开招聘".into(), year: 2026, batch: 1, created, policy_version: 1, policy }
    }

    fn registration(state: State) -> Registration {
        let particulars = Particulars {
            name: PersonName::parse("欧阳娜").unwrap(),
            id_number: IdNumber::parse("11010519491231002X").unwrap(),
            phone: Phone::parse("13800001234").unwrap(),
            gender: Gender::Female,
            township: TownshipId(1),
            employer: None,
            employer_name: String::new(),
            nation: "汉族".into(),
            education: "大学本科".into(),
            school: String::new(),
            major: String::new(),
            address: String::new(),
            accessible: false,
        };
        Registration {
            id: RegistrationId(1),
            exam: ExamId(1),
            number: "261000001".into(),
            account: None,
            post: PostId(1),
            category: Category::parse("A").unwrap(),
            particulars,
            has_photo: true,
            pledged: true,
            state,
            updated: exam().created,
        }
    }

    #[test]
    fn the_next_step_follows_the_state_and_the_clock() {
        let exam = exam();
        let window = |phase| exam.policy.window(phase).unwrap();
        let at = exam.created;
        let next = |state: State, seated, now| Next::of(&exam, Some(&registration(state)), seated, now);
        let reason = || "照片不清晰".to_owned();
        let by = AccountId(1);
        assert_eq!(Next::of(&exam, None, false, at).title, "开始报名");
        assert_eq!(Next::of(&exam, None, false, window(Phase::Registration).closes).title, "报名已经截止");
        assert_eq!(next(State::Draft { at }, false, at).link, Some(("/registration/check", "核对并提交")));
        assert_eq!(next(State::Draft { at }, false, window(Phase::Registration).closes).title, "草稿没有提交");
        let returned = next(State::Returned { at, by, reason: reason() }, false, window(Phase::Review).opens);
        assert!(returned.words.contains("照片不清晰") && returned.care && returned.link == Some(("/registration/form", "修改报名表")));
        assert_eq!(next(State::Returned { at, by, reason: reason() }, false, window(Phase::Written).opens).link, None);
        let approved = next(State::Approved { at, by }, false, window(Phase::Payment).opens);
        assert!(approved.words.contains("100元") && approved.words.contains("261000001") && approved.until.is_some(), "{approved:?}");
        assert!(next(State::Approved { at, by }, false, window(Phase::Payment).closes).care);
        let confirmed = || State::Confirmed { at, settled: Settlement::Waived { ground: "低保".into() } };
        let tickets = window(Phase::Ticket).opens;
        assert_eq!(next(confirmed(), true, tickets).link, Some(("/registration/ticket.pdf", "下载准考证")));
        assert_eq!(next(confirmed(), false, tickets).link, None);
        assert_eq!(next(confirmed(), true, tickets - chrono::Duration::minutes(1)).link, None);
    }
}
