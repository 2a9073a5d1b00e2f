//! About (关于本系统): the statements linked from the foot of every page.

use askama::Template;
use axum::response::Response;

use super::{
    Routes, Who,
    layout::{self, Frame},
};

/// The statements.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/accessibility", Who::Public, accessibility).get("/privacy", Who::Public, privacy)
}

#[derive(Template)]
#[template(path = "about/accessibility.html")]
struct Accessibility {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "about/privacy.html")]
struct Privacy {
    frame: Frame,
}

async fn accessibility(frame: Frame) -> Response {
    layout::page(&Accessibility { frame: frame.titled("无障碍声明") })
}

async fn privacy(frame: Frame) -> Response {
    layout::page(&Privacy { frame: frame.titled("个人信息保护") })
}
