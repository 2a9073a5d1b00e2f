//! Scenarios (编排预案): each change is a new version; which plans were made of which version; how a planning job drew near.

crate::write::tables!(
    "m0013_scenario",
    up: [
        "CREATE TABLE scenario (
            id {key}, exam_id BIGINT NOT NULL REFERENCES exam (id), name TEXT NOT NULL, CONSTRAINT uq_scenario_name UNIQUE (exam_id, name))",
        "CREATE TABLE scenario_version (
            scenario_id BIGINT NOT NULL REFERENCES scenario (id), version INTEGER NOT NULL, document TEXT NOT NULL, account_id BIGINT NOT NULL,
            at BIGINT NOT NULL, PRIMARY KEY (scenario_id, version))",
        "CREATE TABLE scenario_plan (
            plan_id BIGINT PRIMARY KEY REFERENCES plan (id), scenario_id BIGINT NOT NULL REFERENCES scenario (id), version INTEGER NOT NULL)",
        "CREATE INDEX ix_scenario_plan ON scenario_plan (scenario_id)",
        "CREATE TABLE job_trail (job_id BIGINT PRIMARY KEY REFERENCES job (id), marks TEXT NOT NULL)",
    ],
    down: ["job_trail", "scenario_plan", "scenario_version", "scenario"]
);
