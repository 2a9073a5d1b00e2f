//! Why a planning job found no plan (无解原因), with the ways out as they were found.

crate::write::tables!(
    "m0015_job_explanation",
    up: ["CREATE TABLE job_explanation (job_id BIGINT PRIMARY KEY REFERENCES job (id), document TEXT NOT NULL)"],
    down: ["job_explanation"]
);
