//! Payment (缴费): the cash book; rows are added, never changed.

crate::write::tables!(
    "m0005_payment",
    up: [
        "CREATE TABLE payment (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), registration_id BIGINT NOT NULL REFERENCES registration (id),
            kind TEXT NOT NULL, amount BIGINT NOT NULL, receipt TEXT NOT NULL, channel TEXT NOT NULL, note TEXT NOT NULL,
            account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE UNIQUE INDEX uq_payment_receipt ON payment (exam_id, receipt) WHERE kind = 'receipt'",
        "CREATE INDEX ix_payment_registration ON payment (registration_id)",
        "CREATE INDEX ix_payment_at ON payment (exam_id, at)",
    ],
    down: ["payment"]
);
