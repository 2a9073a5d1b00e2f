//! Accounts (账号), sessions, throttles, and the program's own settings.

crate::write::tables!(
    "m0001_account",
    up: [
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value {blob} NOT NULL)",
        "CREATE TABLE account (
            id {key}, login TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, staff_id BIGINT, site_id BIGINT,
            phone_hash {blob}, phone_cell {blob}, password_hash TEXT, disabled INTEGER NOT NULL DEFAULT 0,
            must_change INTEGER NOT NULL DEFAULT 0, created BIGINT NOT NULL,
            CONSTRAINT uq_account_login UNIQUE (login))",
        "CREATE UNIQUE INDEX uq_account_phone ON account (phone_hash) WHERE phone_hash IS NOT NULL",
        "CREATE INDEX ix_account_staff ON account (staff_id)",
        "CREATE TABLE session (
            token_hash {blob} PRIMARY KEY, account_id BIGINT NOT NULL REFERENCES account (id), csrf TEXT NOT NULL,
            exam_id BIGINT, created BIGINT NOT NULL, last_seen BIGINT NOT NULL)",
        "CREATE INDEX ix_session_account ON session (account_id)",
        "CREATE TABLE throttle (key_hash {blob} PRIMARY KEY, failures INTEGER NOT NULL, until BIGINT, updated BIGINT NOT NULL)",
    ],
    down: ["throttle", "session", "account", "setting"]
);
