//! Indicators (绩效): evidence, causes, decided doubts, the budget's book, surveys, and self-evaluations that lock when signed.
//!
//! An answer of a survey holds nothing of the link it came by: not its key, not its time.

crate::write::tables!(
    "m0011_indicator",
    up: [
        "CREATE TABLE indicator_evidence (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), indicator TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
            content {blob} NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX ix_indicator_evidence ON indicator_evidence (exam_id, indicator)",
        "CREATE TABLE indicator_cause (
            exam_id BIGINT NOT NULL REFERENCES exam (id), indicator TEXT NOT NULL, cause TEXT NOT NULL, remedy TEXT NOT NULL,
            account_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (exam_id, indicator))",
        "CREATE TABLE trap_decision (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), trap TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL,
            evidence TEXT NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX ix_trap_decision ON trap_decision (exam_id, trap)",
        "CREATE TABLE budget_line (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), kind TEXT NOT NULL, amount BIGINT NOT NULL, note TEXT NOT NULL,
            account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX ix_budget_line ON budget_line (exam_id)",
        "CREATE TABLE survey_rule (
            exam_id BIGINT PRIMARY KEY REFERENCES exam (id), rule TEXT NOT NULL, account_id BIGINT NOT NULL, at BIGINT NOT NULL)",
        "CREATE TABLE survey_link (
            token_hash {blob} PRIMARY KEY, exam_id BIGINT NOT NULL REFERENCES exam (id), population TEXT NOT NULL, used INTEGER NOT NULL)",
        "CREATE INDEX ix_survey_link ON survey_link (exam_id, population)",
        "CREATE TABLE survey_answer (
            id BIGINT PRIMARY KEY, exam_id BIGINT NOT NULL REFERENCES exam (id), population TEXT NOT NULL, answer INTEGER NOT NULL,
            remark TEXT NOT NULL)",
        "CREATE INDEX ix_survey_answer ON survey_answer (exam_id, population, answer)",
        "CREATE TABLE evaluation (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), table_key TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
            digest TEXT NOT NULL, document TEXT NOT NULL, drafted_by BIGINT NOT NULL, drafted_at BIGINT NOT NULL, checked_by BIGINT,
            checked_at BIGINT, signed_by BIGINT, signed_at BIGINT, CONSTRAINT uq_evaluation_version UNIQUE (exam_id, table_key, version))",
        "sqlite: CREATE TRIGGER evaluation_no_update BEFORE UPDATE ON evaluation WHEN OLD.state = 'signed'
            BEGIN SELECT RAISE(ABORT, 'a signed evaluation is locked'); END",
        "sqlite: CREATE TRIGGER evaluation_no_delete BEFORE DELETE ON evaluation WHEN OLD.state = 'signed'
            BEGIN SELECT RAISE(ABORT, 'a signed evaluation is locked'); END",
        "postgres: CREATE OR REPLACE FUNCTION evaluation_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'signed' THEN RAISE EXCEPTION 'a signed evaluation is locked'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "postgres: CREATE TRIGGER evaluation_no_change BEFORE UPDATE OR DELETE ON evaluation FOR EACH ROW EXECUTE FUNCTION evaluation_is_locked()",
    ],
    down: ["evaluation", "survey_answer", "survey_link", "survey_rule", "budget_line", "trap_decision", "indicator_cause", "indicator_evidence"]
);
