//! The own photo (本人照片): uploaded by who serves, printed on the badge.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{App, Error, Flash, Form, Frame, Guard, Proctor, layout, page_of, service, store};

/// A photo from a telephone, before it is made small.
pub(super) const LARGEST: usize = 12 << 20;

pub(super) async fn show(guard: Guard<Proctor>, State(app): State<App>) -> Result<Response, Error> {
    let staff = guard.account.staff.ok_or(service::Error::Forbidden("这个账号没有关联考务人员"))?;
    let photo = store::picture::staff_photo(&app.office.db, staff).await?.ok_or(service::Error::NotFound("照片"))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], photo).into_response())
}

pub(super) async fn save(guard: Guard<Proctor>, State(app): State<App>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let staff = guard.account.staff.ok_or(service::Error::Forbidden("这个账号没有关联考务人员"))?;
    let exam = store::staffing::exam_of(&app.office.db, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
    match form.file("photo").map(|file| file.bytes.to_vec()) {
        Some(photo) => match service::picture::attach_staff_photo(&app.office, &guard.account, exam, photo).await {
            Ok(()) => return Ok(layout::on_to("/staffing/mine", Flash::done("照片已保存，会印在胸牌上"))),
            Err(error) => form.refused("photo", error)?,
        },
        None => form.wrong("photo", "请选择照片文件"),
    }
    Ok(layout::again(&page_of(&app, &guard, frame, form).await?))
}
