//! Assets (静态资源): style, script and pictures inside the binary, under an address that changes with their content.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{LazyLock, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Path, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use tower_http::compression::Compression;

use super::{error::Error, token};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// One hash for all files, so that scripts find one another by plain names in the same folder.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for name in Files::iter() {
        digest.update(name.as_bytes());
        digest.update(Files::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    token::hex(&digest.finalize()[..6])
});

/// Where a file is served: `/assets/3f2a91bc0d44/zh.css`.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// Serves a file; a name from another version gets this version's file for a minute, so that a page loaded during an
/// upgrade still looks right.
pub(super) async fn serve(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = Files::get(&name) else { return Error::NoPage.into_response() };
    let tag = format!("\"{}\"", token::hex(&file.metadata.sha256_hash()[..8]));
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "public, max-age=60" };
    let tag = HeaderValue::try_from(tag).expect("hex is a header");
    let about = [(header::CACHE_CONTROL, HeaderValue::from_static(keep)), (header::ETAG, tag.clone())];
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(kind(&name)))];
    let takes_gzip = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"));
    if takes_gzip && let Some(bytes) = gzipped(&name, &file.data).await {
        let coding = [(header::CONTENT_ENCODING, "gzip"), (header::VARY, "accept-encoding")];
        return (about, kind, coding, bytes).into_response();
    }
    (about, kind, file.data.into_owned()).into_response()
}

/// A file is compressed when it is first asked for and kept, so that a crowd of first visits costs nothing more.
async fn gzipped(name: &str, bytes: &[u8]) -> Option<Bytes> {
    static KEPT: Mutex<BTreeMap<String, Bytes>> = Mutex::new(BTreeMap::new());
    if let Some(kept) = KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Some(kept.clone());
    }
    let plain = Bytes::copy_from_slice(bytes);
    let whole = tower::service_fn(move |_: Request| std::future::ready(Ok::<_, Infallible>(Response::new(Body::from(plain.clone())))));
    let ask = Request::get("/").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).ok()?;
    let answer = Compression::new(whole).gzip(true).oneshot(ask).await.ok()?;
    let packed = to_bytes(Body::new(answer.into_body()), usize::MAX).await.ok()?;
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), packed.clone());
    Some(packed)
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_style_reaches_outside_or_names_the_other_government() {
        for name in Files::iter().filter(|name| name.ends_with(".css")) {
            let text = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
            for word in ["url(", "@font-face", "@import", "GDS Transport", "crown", "crest"] {
                let found = text.match_indices(word).filter(|(at, _)| !text[..*at].ends_with("fonts and ")).count();
                assert_eq!(found, 0, "{name} holds {word}");
            }
        }
    }

    #[test]
    fn every_file_has_a_kind() {
        for name in Files::iter() {
            assert_ne!(kind(&name), "application/octet-stream", "{name}");
        }
    }
}
