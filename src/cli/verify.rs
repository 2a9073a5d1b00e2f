//! `kaowu verify` (校验): walks the audit chain and names the first row that was edited, deleted or put out of order.

use std::process::ExitCode;

use super::Failure;
use crate::{config::Settings, store};

/// Exit code 0 for a whole chain, 1 for a broken one.
pub async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let office = super::open(settings).await?;
    let verdict = store::audit::verify(&office.db).await?;
    match verdict.first_bad {
        None => {
            println!("审计链完整：{}条记录，无一被改、被删、被调换", verdict.entries);
            Ok(ExitCode::SUCCESS)
        }
        Some(bad) => {
            println!("审计链在第{}条断开：{}", bad.seq, bad.reason);
            Ok(ExitCode::FAILURE)
        }
    }
}
