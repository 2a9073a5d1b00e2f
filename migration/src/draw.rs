//! Draws (抽签): the commitment, the sealed secret, and the input's files as they were frozen.

crate::write::tables!(
    "m0014_draw",
    up: [
        "CREATE TABLE draw (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), number INTEGER NOT NULL, input_digest TEXT NOT NULL,
            secret_hash TEXT NOT NULL, secret_cell {blob} NOT NULL, files {blob} NOT NULL, scenario_id BIGINT, witness TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', plan_id BIGINT REFERENCES plan (id), committed BIGINT NOT NULL,
            state_at BIGINT NOT NULL, account_id BIGINT NOT NULL, CONSTRAINT uq_draw_number UNIQUE (exam_id, number))",
        "CREATE UNIQUE INDEX uq_draw_open ON draw (exam_id) WHERE state IN ('committed', 'drawn')",
        "CREATE UNIQUE INDEX uq_draw_plan ON draw (plan_id) WHERE plan_id IS NOT NULL",
    ],
    down: ["draw"]
);
