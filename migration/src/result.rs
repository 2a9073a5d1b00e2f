//! Interview, scores and indicators (面试、成绩、绩效).

crate::write::tables!(
    "m0009_result",
    up: [
        "CREATE TABLE interview_group (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), post_id BIGINT NOT NULL REFERENCES post (id), day BIGINT NOT NULL,
            room INTEGER NOT NULL, CONSTRAINT uq_interview_post UNIQUE (exam_id, post_id))",
        "CREATE TABLE score (
            exam_id BIGINT NOT NULL REFERENCES exam (id), registration_id BIGINT NOT NULL REFERENCES registration (id),
            subject TEXT NOT NULL, score TEXT NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL,
            PRIMARY KEY (registration_id, subject))",
        "CREATE TABLE indicator_actual (
            exam_id BIGINT NOT NULL REFERENCES exam (id), indicator TEXT NOT NULL, value TEXT NOT NULL, note TEXT NOT NULL,
            account_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (exam_id, indicator))",
    ],
    down: ["indicator_actual", "score", "interview_group"]
);
