//! Exam day (考试实施): who was there, and what went wrong.

crate::write::tables!(
    "m0008_conduct",
    up: [
        "CREATE TABLE attendance (
            exam_id BIGINT NOT NULL REFERENCES exam (id), registration_id BIGINT PRIMARY KEY REFERENCES registration (id),
            state TEXT NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX ix_attendance_exam ON attendance (exam_id, state)",
        "CREATE TABLE violation (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), registration_id BIGINT NOT NULL REFERENCES registration (id),
            article TEXT NOT NULL, facts TEXT NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX ix_violation_exam ON violation (exam_id)",
    ],
    down: ["violation", "attendance"]
);
