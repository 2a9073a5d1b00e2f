//! Amendments (局部调整): what was changed of an adopted plan, why and by whose leave; and who stands by.

crate::write::tables!(
    "m0013_amendment",
    up: [
        "CREATE TABLE reserve (
            plan_id BIGINT NOT NULL REFERENCES plan (id), staff_id BIGINT NOT NULL REFERENCES staff (id), session TEXT NOT NULL,
            site_id BIGINT NOT NULL REFERENCES site (id), role TEXT NOT NULL, PRIMARY KEY (plan_id, staff_id, session))",
        "CREATE TABLE amendment (
            plan_id BIGINT PRIMARY KEY REFERENCES plan (id), parent_id BIGINT NOT NULL REFERENCES plan (id), reason TEXT NOT NULL,
            approver TEXT NOT NULL, sentences TEXT NOT NULL, document TEXT NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
    ],
    down: ["amendment", "reserve"]
);
