//! The cash book (收费台账) as rows: added, never changed.

use sea_orm::{FromQueryResult, Value};

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Fen, Moment,
    id::{AccountId, ExamId, PaymentId, RegistrationId},
    payment::{Kind, Payment, Totals},
};

const COLUMNS: [&str; 9] = ["exam_id", "registration_id", "kind", "amount", "receipt", "channel", "note", "account_id", "at"];

fn values(exam: ExamId, p: &Payment) -> Vec<Value> {
    vec![
        exam.0.into(),
        p.registration.0.into(),
        p.kind.word().into(),
        p.amount.fen().into(),
        p.receipt.clone().into(),
        p.channel.clone().into(),
        p.note.clone().into(),
        p.by.0.into(),
        row::millis(p.at).into(),
    ]
}

/// Keeps one; `Taken(ReceiptNumber)` where the receipt was used.
pub async fn insert(tx: &Tx, exam: ExamId, payment: &Payment) -> Result<PaymentId> {
    let keys = row::insert_keys(tx.connection(), "payment", &COLUMNS, vec![values(exam, payment)]).await?;
    Ok(PaymentId(row::known(keys.first().copied(), "payment key")?))
}

/// Keeps many.
pub async fn insert_many(tx: &Tx, exam: ExamId, payments: &[Payment]) -> Result<()> {
    row::insert(tx.connection(), "payment", &COLUMNS, payments.iter().map(|p| values(exam, p)).collect()).await
}

#[derive(FromQueryResult)]
struct PaymentRow {
    id: i64,
    registration_id: i64,
    kind: String,
    amount: i64,
    receipt: String,
    channel: String,
    note: String,
    account_id: i64,
    at: i64,
    number: String,
    name: String,
}

/// A row of the cash book with whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentLine {
    pub payment: Payment,
    pub number: String,
    pub name: String,
}

impl PaymentRow {
    fn line(self) -> Result<PaymentLine> {
        let payment = Payment {
            id: PaymentId(self.id),
            registration: RegistrationId(self.registration_id),
            kind: row::known(Kind::parse(&self.kind), "payment.kind")?,
            amount: Fen::new(self.amount),
            receipt: self.receipt,
            channel: self.channel,
            note: self.note,
            by: AccountId(self.account_id),
            at: row::moment(self.at),
        };
        Ok(PaymentLine { payment, number: self.number, name: self.name })
    }
}

const SELECT: &str = "SELECT p.id, p.registration_id, p.kind, p.amount, p.receipt, p.channel, p.note, p.account_id, p.at, r.number, r.name
     FROM payment p JOIN registration r ON r.id = p.registration_id";

/// Everything about one registration, oldest first.
pub async fn of_registration(r: &impl Reader, id: RegistrationId) -> Result<Vec<PaymentLine>> {
    let rows =
        row::all::<PaymentRow>(r.connection(), &format!("{SELECT} WHERE p.registration_id = $1 ORDER BY p.id"), vec![id.0.into()]).await?;
    rows.into_iter().map(PaymentRow::line).collect()
}

/// The newest rows.
pub async fn recent(r: &impl Reader, exam: ExamId, limit: u32) -> Result<Vec<PaymentLine>> {
    let sql = format!("{SELECT} WHERE p.exam_id = $1 ORDER BY p.id DESC LIMIT $2");
    let rows = row::all::<PaymentRow>(r.connection(), &sql, vec![exam.0.into(), i64::from(limit).into()]).await?;
    rows.into_iter().map(PaymentRow::line).collect()
}

/// What a stretch of time adds up to: `from` inside, `to` outside.
pub async fn totals(r: &impl Reader, exam: ExamId, from: Moment, to: Moment) -> Result<Totals> {
    #[derive(FromQueryResult)]
    struct Sum {
        kind: String,
        n: i64,
        fen: i64,
    }
    let sql = "SELECT kind, count(*) AS n, CAST(coalesce(sum(amount), 0) AS BIGINT) AS fen FROM payment
         WHERE exam_id = $1 AND at >= $2 AND at < $3 GROUP BY kind";
    let sums = row::all::<Sum>(r.connection(), sql, vec![exam.0.into(), row::millis(from).into(), row::millis(to).into()]).await?;
    let mut totals = Totals::default();
    for Sum { kind, n, fen } in sums {
        let n: u32 = row::small(n, "count")?;
        match row::known(Kind::parse(&kind), "payment.kind")? {
            Kind::Receipt => (totals.receipts, totals.received) = (n, Fen::new(fen)),
            Kind::Waiver => totals.waivers = n,
            Kind::Refund => (totals.refunds, totals.refunded) = (n, Fen::new(fen)),
        }
    }
    Ok(totals)
}
