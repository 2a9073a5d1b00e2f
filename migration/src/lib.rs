//! The tables (数据表): the truth about what is stored; one file a stage, run by the program itself.
//!
//! Times are milliseconds since 1970 in UTC, money is 分, documents are JSON text. Cells named `…_cell` are sealed by the
//! program, `…_hash` are keyed digests for looking sealed values up.

mod account;
mod amendment;
mod arrangement;
mod audit;
mod check_in;
mod conduct;
mod device;
mod draw;
mod exam;
mod indicator;
mod indicator_point;
mod indicator_table;
mod interview;
mod job;
mod job_explanation;
mod payment;
mod picture;
mod registration;
mod result;
mod room_draw;
mod scenario;
mod staffing;
mod write;

use sea_orm_migration::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(account::Tables),
            Box::new(audit::Tables),
            Box::new(exam::Tables),
            Box::new(registration::Tables),
            Box::new(payment::Tables),
            Box::new(staffing::Tables),
            Box::new(arrangement::Tables),
            Box::new(conduct::Tables),
            Box::new(result::Tables),
            Box::new(job::Tables),
            Box::new(device::Column),
            Box::new(indicator::Tables),
            Box::new(indicator_table::Tables),
            Box::new(check_in::Tables),
            Box::new(indicator_point::Tables),
            Box::new(amendment::Tables),
            Box::new(scenario::Tables),
            Box::new(draw::Tables),
            Box::new(picture::Tables),
            Box::new(job_explanation::Tables),
            Box::new(interview::Tables),
            Box::new(room_draw::Tables),
        ]
    }
}
