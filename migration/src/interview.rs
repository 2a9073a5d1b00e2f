//! Packings of the interview (面试分组): versions, one of them in force; its posts then stand in `interview_group`.

crate::write::tables!(
    "m0016_interview",
    up: [
        "CREATE TABLE interview_packing (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), version INTEGER NOT NULL, seed BIGINT NOT NULL, state TEXT NOT NULL,
            state_at BIGINT, document TEXT NOT NULL, made BIGINT NOT NULL, account_id BIGINT,
            CONSTRAINT uq_interview_packing UNIQUE (exam_id, version))",
        "CREATE UNIQUE INDEX uq_interview_adopted ON interview_packing (exam_id) WHERE state = 'adopted'",
    ],
    down: ["interview_packing"]
);
