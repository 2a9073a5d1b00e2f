//! What kind of machine a session runs on (登录设备), for the person's own list of them.

use sea_orm_migration::prelude::{DbErr, SchemaManager};

/// One column of `session`.
pub struct Column;

impl sea_orm_migration::MigrationName for Column {
    fn name(&self) -> &'static str {
        "m0011_session_device"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl sea_orm_migration::MigrationTrait for Column {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::write::statements(manager, &["ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT ''"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::write::statements(manager, &["ALTER TABLE session DROP COLUMN device"]).await
    }
}
