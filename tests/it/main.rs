//! The whole program through its own router, over a real database: every test runs on SQLite, and on PostgreSQL where
//! `KAOWU_TEST_POSTGRES` names a server.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod account;
mod agreement;
mod amend;
mod audit;
mod conduct;
mod desk;
mod draw;
mod exam;
mod export;
mod harness;
mod import;
mod indicator;
mod interview;
mod journey;
mod paper;
mod plan;
mod plan_page;
mod public_draw;
mod registration;
mod repair;
mod room_draw;
mod routes;
mod scenario;
mod security;
mod shared;
mod stop;
mod violation;
mod why;
