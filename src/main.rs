//! The program (考务): reads the command line and the settings, and hands over.

use std::process::ExitCode;

use clap::Parser;
use kaowu::{cli::Command, config::Settings};

/// 事业单位公开招聘考务系统
#[derive(Parser)]
#[command(name = "kaowu", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// 配置文件（TOML），缺省使用内置默认值；环境变量 KAOWU_* 优先
    #[arg(long, global = true)]
    config: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = match Settings::load(arguments.config.as_deref(), std::env::vars()) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    kaowu::cli::run(arguments.command, settings)
}
