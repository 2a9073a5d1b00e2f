//! Check-in of staff (考务人员签到): one row for one person in one session, whatever plan the duty stands in.

crate::write::tables!(
    "m0013_check_in",
    up: [
        "CREATE TABLE check_in (
            exam_id BIGINT NOT NULL REFERENCES exam (id), staff_id BIGINT NOT NULL REFERENCES staff (id), session TEXT NOT NULL,
            account_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (staff_id, session))",
        "CREATE INDEX ix_check_in_exam ON check_in (exam_id, at)",
    ],
    down: ["check_in"]
);
