//! Payment (缴费): the desk receives, waives, refunds; the built-in channel is the counter (`desk`).

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        Fen, Moment,
        exam::Phase,
        id::{PaymentId, RegistrationId},
        payment::{Kind, Payment, receipt_number},
        registration::{Registration, Settlement, State},
    },
    store::{self, Tx},
};

/// The name of the built-in offline channel.
pub const DESK: &str = "desk";

fn row(by: Officer, registration: RegistrationId, kind: Kind, now: Moment) -> Payment {
    Payment {
        id: PaymentId(0),
        registration,
        kind,
        amount: Fen::ZERO,
        receipt: String::new(),
        channel: DESK.to_owned(),
        note: String::new(),
        by: by.account,
        at: now,
    }
}

/// Records a payment with its receipt number.
pub async fn receive(office: &Office, by: Officer, id: RegistrationId, amount: Fen, receipt: &str) -> Result<Registration> {
    let now = office.now();
    let receipt = receipt_number(receipt)?;
    let exam = super::registration::exam(office, by.exam).await?;
    exam.require(Phase::Payment, now)?;
    let tx = Tx::begin(&office.db).await?;
    let registration = store::registration::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("报名"))?;
    let paid = registration.receive(exam.policy.fee, amount, &receipt, now)?;
    store::registration::save(&tx, &paid).await?;
    store::payment::insert(&tx, by.exam, &Payment { amount, receipt, ..row(by, id, Kind::Receipt, now) }).await?;
    tx.commit(by.entry("payment.receive", now).on("registration", id).saying(format!("收费{amount}元"))).await?;
    metrics::counter!("kaowu_payments_total").increment(1);
    Ok(paid)
}

/// Waives the fee on a ground of the policy.
pub async fn waive(office: &Office, by: Officer, id: RegistrationId, ground: &str) -> Result<Registration> {
    let now = office.now();
    let exam = super::registration::exam(office, by.exam).await?;
    exam.require(Phase::Payment, now)?;
    if !exam.policy.waivers.iter().any(|kind| kind.name == ground) {
        return Err(Error::Rule("请从本次考试的减免类别中选择一项".to_owned()));
    }
    let tx = Tx::begin(&office.db).await?;
    let registration = store::registration::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("报名"))?;
    let waived = registration.waive(ground, now)?;
    store::registration::save(&tx, &waived).await?;
    store::payment::insert(&tx, by.exam, &Payment { note: ground.to_owned(), ..row(by, id, Kind::Waiver, now) }).await?;
    tx.commit(by.entry("payment.waive", now).on("registration", id).saying(format!("减免：{ground}"))).await?;
    Ok(waived)
}

/// Gives back what was paid; a seated candidate cannot be refunded.
pub async fn refund(office: &Office, by: Officer, id: RegistrationId, reason: &str) -> Result<Registration> {
    let now = office.now();
    let reason = crate::domain::text::one_line(reason);
    if reason.is_empty() {
        return Err(Error::Rule("请填写退费原因，例如“岗位取消，考生不改报”".to_owned()));
    }
    let tx = Tx::begin(&office.db).await?;
    let registration = store::registration::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("报名"))?;
    if let Some(plan) = store::arrangement::adopted(&tx, by.exam).await?
        && store::arrangement::placement_of(&tx, plan.id, id).await?.is_some()
    {
        return Err(Error::Rule("该考生已编排座位，不能退费；请先由编排人员作废其座位".to_owned()));
    }
    let paid = match &registration.state {
        State::Confirmed { settled: Settlement::Paid { amount, .. }, .. } => *amount,
        _ => Fen::ZERO,
    };
    let refunded = registration.refund(paid, now)?;
    store::registration::save(&tx, &refunded).await?;
    store::payment::insert(&tx, by.exam, &Payment { amount: paid, note: reason, ..row(by, id, Kind::Refund, now) }).await?;
    tx.commit(by.entry("payment.refund", now).on("registration", id).saying(format!("退费{paid}元"))).await?;
    Ok(refunded)
}

/// One line of a counter's list: who paid, on which receipt; `Err` holds the ground of a waiver.
pub type ListLine = (RegistrationId, std::result::Result<String, String>);

/// Settles a list at once, as a bank's or a day's list is entered: all or none.
pub async fn settle_many(office: &Office, by: Officer, list: &[ListLine]) -> Result<usize> {
    let now = office.now();
    let fee = super::registration::exam(office, by.exam).await?.policy.fee;
    let tx = Tx::begin(&office.db).await?;
    let ids: Vec<RegistrationId> = list.iter().map(|(id, _)| *id).collect();
    let approved = store::registration::still_approved(&tx, by.exam, &ids).await?;
    if approved.len() != ids.len() {
        return Err(Error::Rule(format!("名单中有{}人不在“待缴费”状态，整批未登记；请核对名单", ids.len() - approved.len())));
    }
    let (mut states, mut rows) = (Vec::with_capacity(list.len()), Vec::with_capacity(list.len()));
    for (id, how) in list {
        let (settled, payment) = match how {
            Ok(receipt) => {
                let receipt = receipt_number(receipt)?;
                let payment = Payment { amount: fee, receipt: receipt.clone(), ..row(by, *id, Kind::Receipt, now) };
                (Settlement::Paid { amount: fee, receipt }, payment)
            }
            Err(ground) => {
                (Settlement::Waived { ground: ground.clone() }, Payment { note: ground.clone(), ..row(by, *id, Kind::Waiver, now) })
            }
        };
        states.push((*id, State::Confirmed { at: now, settled }));
        rows.push(payment);
    }
    store::registration::set_state_many(&tx, by.exam, &states).await?;
    store::payment::insert_many(&tx, by.exam, &rows).await?;
    tx.commit(by.entry("payment.settle_many", now).on("exam", by.exam).saying(format!("批量登记缴费{}人", list.len()))).await?;
    Ok(list.len())
}
