//! Kaowu (考务): administration and staffing of public-institution recruitment exams.
//!
//! A grid: rows are the stages of the field, columns are the rooms of the house. To find a thing, say its stage and its
//! room: payment × web is `src/web/payment.rs`; its pages are in `templates/payment/`; its journey is `tests/it/payment.rs`.
//!
//! ```text
//! web, cli --> service --> store, gateway --> domain
//!    |            |------> planner, document, exchange --> domain
//!    '-- reads --> store (Db), and domain for showing
//! ```
//!
//! `domain` names nobody, nothing names `web` or `cli`, only `store` names sea_orm; `tests/architecture.rs` holds the arrows.

pub mod cli;
pub mod config;
pub mod document;
pub mod domain;
pub mod exchange;
pub mod gateway;
pub mod planner;
pub mod service;
pub mod store;
pub mod web;
