//! The morning's draw of rooms (考点当日抽签): the commitment of a site, the sealed secret, the files as they were frozen, and which
//! room each person drew; a plan itself stays as it was adopted.

crate::write::tables!(
    "m0017_room_draw",
    up: [
        "CREATE TABLE room_draw (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), site_id BIGINT NOT NULL REFERENCES site (id),
            plan_id BIGINT NOT NULL REFERENCES plan (id), input_digest TEXT NOT NULL, secret_hash TEXT NOT NULL, secret_cell {blob} NOT NULL,
            files {blob} NOT NULL, witness TEXT NOT NULL DEFAULT '', witnesses TEXT NOT NULL DEFAULT '', state TEXT NOT NULL,
            committed BIGINT NOT NULL, drawn BIGINT, account_id BIGINT NOT NULL)",
        "CREATE UNIQUE INDEX uq_room_draw_committed ON room_draw (exam_id, site_id) WHERE state = 'committed'",
        "CREATE UNIQUE INDEX uq_room_draw_drawn ON room_draw (exam_id, site_id) WHERE state = 'drawn'",
        "CREATE TABLE room_drawn (
            plan_id BIGINT NOT NULL REFERENCES plan (id), staff_id BIGINT NOT NULL REFERENCES staff (id), room INTEGER NOT NULL,
            PRIMARY KEY (plan_id, staff_id))",
    ],
    down: ["room_drawn", "room_draw"]
);
