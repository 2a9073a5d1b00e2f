//! Jobs (后台任务).

crate::write::tables!(
    "m0010_job",
    up: [
        "CREATE TABLE job (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), kind TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL,
            cancelling INTEGER NOT NULL DEFAULT 0, ended BIGINT, outcome TEXT NOT NULL DEFAULT '', step TEXT NOT NULL DEFAULT '',
            done BIGINT NOT NULL DEFAULT 0, total BIGINT NOT NULL DEFAULT 0, revision BIGINT NOT NULL DEFAULT 0, account_id BIGINT,
            queued BIGINT NOT NULL, started BIGINT, heartbeat BIGINT, worker TEXT NOT NULL DEFAULT '')",
        "CREATE INDEX ix_job_state ON job (state, id)",
        "CREATE UNIQUE INDEX uq_job_active ON job (exam_id, kind) WHERE state IN ('queued', 'running')",
    ],
    down: ["job"]
);
