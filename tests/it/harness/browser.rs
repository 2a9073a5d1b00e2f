//! A browser (浏览器): keeps cookies and the last page's form token, reads pages as people do.

use std::{collections::BTreeMap, sync::Mutex};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
};
use scraper::{Html, Selector};
use tower::ServiceExt;

/// Somebody at a screen.
pub struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    token: Mutex<String>,
}

/// What came back.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// A file in a form.
pub struct Upload<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: Mutex::default(), token: Mutex::default() }
    }

    /// Opens an address; a token found on the page is used by the next form.
    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the token of the last page.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token.lock().unwrap().clone();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.submit_raw(path, &all).await
    }

    /// Sends exactly these fields.
    pub async fn submit_raw(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: Upload<'_>) -> Page {
        const EDGE: &str = "kaowu-test-edge";
        let token = self.token.lock().unwrap().clone();
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain([&("csrf", token.as_str())]) {
            body.extend_from_slice(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        let Upload { field, name, bytes } = file;
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends any request with the cookies of this browser.
    pub async fn send(&self, mut request: Request<Body>) -> Page {
        let jar = self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        if !jar.is_empty() {
            request.headers_mut().insert(header::COOKIE, jar.parse().unwrap());
        }
        let machine = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        request.headers_mut().entry(header::USER_AGENT).or_insert(machine.parse().unwrap());
        request.headers_mut().entry(header::HOST).or_insert("localhost:8080".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let page = Page { status: parts.status.as_u16(), headers: parts.headers, bytes };
        if let Some(token) = page.form_token() {
            *self.token.lock().unwrap() = token;
        }
        page
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    fn keep(&self, cookie: &str) {
        let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if value.is_empty() || rest.to_lowercase().contains("max-age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Page {
    /// The page's own text, tags left out.
    pub fn text(&self) -> String {
        self.select_texts("main, body").into_iter().next().unwrap_or_default()
    }

    /// The texts of everything a selector finds, white space folded.
    pub fn select_texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&String::from_utf8_lossy(&self.bytes));
        html.select(&selector)
            .map(|found| found.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// One attribute of everything a selector finds.
    pub fn select_attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&String::from_utf8_lossy(&self.bytes));
        html.select(&selector).filter_map(|found| found.value().attr(attribute).map(str::to_owned)).collect()
    }

    /// The one `h1`.
    pub fn heading(&self) -> String {
        let headings = self.select_texts("h1");
        assert_eq!(headings.len(), 1, "one h1 a page: {headings:?}");
        headings.into_iter().next().unwrap()
    }

    /// Where a redirect leads.
    pub fn leads_to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn form_token(&self) -> Option<String> {
        if !self.header("content-type").starts_with("text/html") {
            return None;
        }
        self.select_attributes("input[name=csrf]", "value").into_iter().next()
    }
}

fn encode(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
