//! Versions of target tables (目标表版本): a change is a new row; version 1 comes with the program and has none.

crate::write::tables!(
    "m0012_indicator_table",
    up: ["CREATE TABLE indicator_table (
            exam_id BIGINT NOT NULL REFERENCES exam (id), table_key TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
            reason TEXT NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (exam_id, table_key, version))"],
    down: ["indicator_table"]
);
