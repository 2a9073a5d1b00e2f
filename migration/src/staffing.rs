//! Staff (考务人员) and their declared relatives.

crate::write::tables!(
    "m0006_staffing",
    up: [
        "CREATE TABLE staff (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), code TEXT NOT NULL, name TEXT NOT NULL, gender INTEGER NOT NULL,
            id_hash {blob}, id_cell {blob}, phone_hash {blob} NOT NULL, phone_cell {blob} NOT NULL, phone_masked TEXT NOT NULL,
            unit_id BIGINT NOT NULL REFERENCES unit (id), x INTEGER NOT NULL, y INTEGER NOT NULL, years INTEGER NOT NULL,
            qualifications TEXT NOT NULL, available TEXT NOT NULL, max_sessions INTEGER NOT NULL, prior_load INTEGER NOT NULL,
            answer TEXT NOT NULL DEFAULT 'open', answer_reason TEXT NOT NULL DEFAULT '', code_hash {blob},
            CONSTRAINT uq_staff_code UNIQUE (exam_id, code))",
        "CREATE INDEX ix_staff_phone ON staff (phone_hash)",
        "CREATE INDEX ix_staff_name ON staff (exam_id, name)",
        "CREATE TABLE relative (
            exam_id BIGINT NOT NULL REFERENCES exam (id), staff_id BIGINT NOT NULL REFERENCES staff (id), id_hash {blob} NOT NULL,
            PRIMARY KEY (staff_id, id_hash))",
        "CREATE INDEX ix_relative_exam ON relative (exam_id, id_hash)",
    ],
    down: ["relative", "staff"]
);
