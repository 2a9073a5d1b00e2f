//! Audit (审计记录): rows chained by hash; the databases themselves refuse to change or delete one.

crate::write::tables!(
    "m0002_audit",
    up: [
        "CREATE TABLE audit (
            seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, account_id BIGINT, exam_id BIGINT, action TEXT NOT NULL,
            subject TEXT NOT NULL, detail TEXT NOT NULL, hash {blob} NOT NULL)",
        "CREATE INDEX ix_audit_subject ON audit (subject)",
        "CREATE TABLE audit_head (id INTEGER PRIMARY KEY, seq BIGINT NOT NULL, hash {blob} NOT NULL)",
        "sqlite: CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
        "sqlite: CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END",
        "postgres: CREATE OR REPLACE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$",
        "postgres: CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_final()",
    ],
    down: ["audit_head", "audit"]
);
