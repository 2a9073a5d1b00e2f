//! `kaowu serve` (启动网站): the site and its workers, until the machine asks to stop.

use std::{process::ExitCode, time::Duration};

use tokio::{net::TcpListener, sync::watch};

use super::Failure;
use crate::{
    config::Settings,
    service::{Office, job},
    web,
};

/// Opens the database and serves it.
pub async fn run(settings: Settings) -> Result<ExitCode, Failure> {
    start_log(&settings);
    let office = super::open(&settings).await?;
    serve(office, settings).await?;
    Ok(ExitCode::SUCCESS)
}

/// Logs as JSON lines (or text), without personal data, level by `RUST_LOG`.
pub fn start_log(settings: &Settings) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| "info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests, demo) keeps the first.
    let _ = if settings.log_format == "json" { log.json().try_init() } else { log.try_init() };
}

/// Serves until SIGTERM or Ctrl-C.
pub async fn serve(office: Office, settings: Settings) -> Result<(), Failure> {
    let listener = TcpListener::bind(&settings.listen).await.map_err(|e| format!("无法监听 {}：{e}", settings.listen))?;
    serve_until(office, settings, listener, asked_to_stop()).await
}

/// Serves until `asked`: then open event streams are told to end, and requests in hand get eight seconds.
pub async fn serve_until(
    office: Office,
    settings: Settings,
    listener: TcpListener,
    asked: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(job::work(office.clone(), format!("{}-{}", settings.listen, std::process::id()), stopped.clone()));
    let notes = tokio::spawn(crate::service::indicator::trend::keep(office.clone(), stopped.clone()));
    let app = web::App::new(office.clone(), &settings, stopped.clone());
    tracing::info!(address = %settings.listen, "serving");
    let mut waits = stopped.clone();
    let server = axum::serve(listener, web::router(app).into_make_service_with_connect_info::<std::net::SocketAddr>())
        .with_graceful_shutdown(async move { _ = waits.changed().await })
        .into_future();
    let server = tokio::spawn(server);
    asked.await;
    tracing::info!("stopping");
    _ = stop.send(true);
    if tokio::time::timeout(Duration::from_secs(8), server).await.is_err() {
        tracing::warn!("requests were still open after eight seconds");
    }
    _ = tokio::time::timeout(Duration::from_secs(2), worker).await;
    _ = tokio::time::timeout(Duration::from_secs(1), notes).await;
    office.db.close().await?;
    Ok(())
}

async fn asked_to_stop() {
    let interrupt = async { _ = tokio::signal::ctrl_c().await };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupt => {} () = terminate => {} }
}
