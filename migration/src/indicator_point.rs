//! How a target table stood at the beginning of a day (绩效走势): one row a table and day.

crate::write::tables!(
    "m0013_indicator_point",
    up: ["CREATE TABLE indicator_point (
            exam_id BIGINT NOT NULL REFERENCES exam (id), table_key TEXT NOT NULL, day TEXT NOT NULL, document TEXT NOT NULL,
            PRIMARY KEY (exam_id, table_key, day))"],
    down: ["indicator_point"]
);
