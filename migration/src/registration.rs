//! Registration and review (报名与审核): forms, photos, verdicts.

crate::write::tables!(
    "m0004_registration",
    up: [
        "CREATE TABLE registration (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), number TEXT NOT NULL, account_id BIGINT REFERENCES account (id),
            post_id BIGINT NOT NULL REFERENCES post (id), category TEXT NOT NULL, name TEXT NOT NULL, id_hash {blob} NOT NULL,
            id_cell {blob} NOT NULL, id_masked TEXT NOT NULL, phone_hash {blob} NOT NULL, phone_cell {blob} NOT NULL,
            phone_masked TEXT NOT NULL, gender INTEGER NOT NULL, township_id BIGINT NOT NULL REFERENCES township (id),
            employer_id BIGINT REFERENCES unit (id), employer_name TEXT NOT NULL, nation TEXT NOT NULL, education TEXT NOT NULL,
            school TEXT NOT NULL, major TEXT NOT NULL, address TEXT NOT NULL, accessible INTEGER NOT NULL, has_photo INTEGER NOT NULL,
            pledged INTEGER NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, updated BIGINT NOT NULL,
            CONSTRAINT uq_registration_number UNIQUE (exam_id, number))",
        "CREATE UNIQUE INDEX uq_registration_living ON registration (exam_id, id_hash)
            WHERE stage IN ('draft', 'submitted', 'approved', 'returned', 'confirmed')",
        "CREATE INDEX ix_registration_stage ON registration (exam_id, stage, id)",
        "CREATE INDEX ix_registration_post ON registration (post_id, stage)",
        "CREATE INDEX ix_registration_name ON registration (exam_id, name)",
        "CREATE INDEX ix_registration_phone ON registration (phone_hash)",
        "CREATE INDEX ix_registration_account ON registration (account_id)",
        "CREATE TABLE photo (registration_id BIGINT PRIMARY KEY REFERENCES registration (id), cell {blob} NOT NULL)",
        "CREATE TABLE review (
            id {key}, registration_id BIGINT NOT NULL REFERENCES registration (id), verdict TEXT NOT NULL, reason TEXT NOT NULL,
            account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX ix_review_registration ON review (registration_id)",
    ],
    down: ["review", "photo", "registration"]
);
