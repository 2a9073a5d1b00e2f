//! Exam set-up (考试设置): exams, policies, townships, units, posts, sites, rooms.

crate::write::tables!(
    "m0003_exam",
    up: [
        "CREATE TABLE exam (
            id {key}, code TEXT NOT NULL, name TEXT NOT NULL, year INTEGER NOT NULL, batch INTEGER NOT NULL,
            policy_version INTEGER NOT NULL, next_number BIGINT NOT NULL DEFAULT 1, created BIGINT NOT NULL,
            CONSTRAINT uq_exam_code UNIQUE (code))",
        "CREATE TABLE policy (
            exam_id BIGINT NOT NULL REFERENCES exam (id), version INTEGER NOT NULL, document TEXT NOT NULL, reason TEXT NOT NULL,
            account_id BIGINT, at BIGINT NOT NULL, PRIMARY KEY (exam_id, version))",
        "CREATE TABLE township (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), code TEXT NOT NULL, county TEXT NOT NULL, name TEXT NOT NULL,
            x INTEGER NOT NULL, y INTEGER NOT NULL, CONSTRAINT uq_township_code UNIQUE (exam_id, code))",
        "CREATE TABLE unit (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
            county TEXT NOT NULL, township_id BIGINT NOT NULL REFERENCES township (id), x INTEGER NOT NULL, y INTEGER NOT NULL,
            CONSTRAINT uq_unit_code UNIQUE (exam_id, code))",
        "CREATE TABLE post (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), code TEXT NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL,
            category TEXT NOT NULL, vacancies INTEGER NOT NULL, ratio INTEGER, education TEXT NOT NULL, major TEXT NOT NULL,
            conditions TEXT NOT NULL, telephone TEXT NOT NULL, CONSTRAINT uq_post_code UNIQUE (exam_id, code))",
        "CREATE TABLE site (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), number INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
            address TEXT NOT NULL, unit_id BIGINT NOT NULL REFERENCES unit (id), county TEXT NOT NULL, x INTEGER NOT NULL,
            y INTEGER NOT NULL, fixed_cost BIGINT NOT NULL, interview_rooms INTEGER NOT NULL,
            CONSTRAINT uq_site_code UNIQUE (exam_id, code), CONSTRAINT uq_site_number UNIQUE (exam_id, number))",
        "CREATE TABLE room (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), site_id BIGINT NOT NULL REFERENCES site (id), code TEXT NOT NULL,
            number INTEGER NOT NULL, building TEXT NOT NULL, floor INTEGER NOT NULL, room_rows INTEGER NOT NULL,
            room_cols INTEGER NOT NULL, capacity INTEGER NOT NULL, accessible INTEGER NOT NULL, cost BIGINT NOT NULL, layout TEXT,
            CONSTRAINT uq_room_code UNIQUE (exam_id, code), CONSTRAINT uq_room_number UNIQUE (site_id, number))",
    ],
    down: ["room", "site", "post", "unit", "township", "policy", "exam"]
);
