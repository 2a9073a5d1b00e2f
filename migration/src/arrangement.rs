//! Plans (编排方案): heads, rooms in use, seats, duties, and the papers issued from them.

crate::write::tables!(
    "m0007_arrangement",
    up: [
        "CREATE TABLE plan (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), version INTEGER NOT NULL, parent_id BIGINT, seed BIGINT NOT NULL,
            input_digest TEXT NOT NULL, policy_version INTEGER NOT NULL, state TEXT NOT NULL, state_at BIGINT, state_by BIGINT,
            report TEXT NOT NULL, made BIGINT NOT NULL, account_id BIGINT, CONSTRAINT uq_plan_version UNIQUE (exam_id, version))",
        "CREATE UNIQUE INDEX uq_plan_adopted ON plan (exam_id) WHERE state = 'adopted'",
        "CREATE TABLE room_use (
            plan_id BIGINT NOT NULL REFERENCES plan (id), room_id BIGINT NOT NULL REFERENCES room (id), category TEXT NOT NULL,
            PRIMARY KEY (plan_id, room_id))",
        "CREATE TABLE placement (
            plan_id BIGINT NOT NULL REFERENCES plan (id), registration_id BIGINT NOT NULL REFERENCES registration (id),
            room_id BIGINT NOT NULL REFERENCES room (id), seat INTEGER NOT NULL, cell_row INTEGER NOT NULL, cell_col INTEGER NOT NULL,
            ticket TEXT NOT NULL, PRIMARY KEY (plan_id, registration_id),
            CONSTRAINT uq_placement_seat UNIQUE (plan_id, room_id, seat), CONSTRAINT uq_placement_ticket UNIQUE (plan_id, ticket))",
        "CREATE TABLE duty (
            plan_id BIGINT NOT NULL REFERENCES plan (id), staff_id BIGINT NOT NULL REFERENCES staff (id), session TEXT NOT NULL,
            site_id BIGINT NOT NULL REFERENCES site (id), role TEXT NOT NULL, room INTEGER, PRIMARY KEY (plan_id, staff_id, session))",
        "CREATE INDEX ix_duty_site ON duty (plan_id, site_id)",
        "CREATE TABLE issue (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), plan_id BIGINT NOT NULL REFERENCES plan (id), kind TEXT NOT NULL,
            name TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BIGINT NOT NULL, pages INTEGER NOT NULL, at BIGINT NOT NULL, account_id BIGINT)",
        "CREATE INDEX ix_issue_plan ON issue (plan_id)",
    ],
    down: ["issue", "duty", "placement", "room_use", "plan"]
);
