//! The finance office's forms (报送表): 目标表, 自评表, 部门整体自评表 as .xlsx and PDF.

use axum::extract::Path;

use super::{App, Error, Extension, Guard, Office, Query, Response, State, Visit, desk, layout, service, table_key};

const PDF: &str = "application/pdf";

pub(super) async fn download(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(form): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = table_key(&query);
    let version = query.get("version").parse().ok();
    let (name, kind, bytes) = match form.as_str() {
        "target.xlsx" => {
            let (name, bytes) = service::indicator::output::targets(&app.office, exam.id, key).await?;
            (name, layout::XLSX, bytes)
        }
        "evaluation.xlsx" => {
            let (name, bytes) = service::indicator::output::workbook(&app.office, exam.id, key, version).await?;
            (name, layout::XLSX, bytes)
        }
        "evaluation.pdf" => {
            let (name, bytes) = service::indicator::output::paper(&app.office, &exam, key, version).await?;
            (name, PDF, bytes)
        }
        _ => return Err(Error::NoPage),
    };
    Ok(layout::download(&name, kind, bytes))
}
