//! Queries of lists (列表条件): search words, filters, order and page as they stand in the address.

use std::{convert::Infallible, fmt::Write};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    component::Hidden,
    table::{Pages, SortHead},
};

/// What stands behind the question mark, with the path before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// For samples in tests.
    #[must_use]
    pub fn sample(path: &str, pairs: &[(&str, &str)]) -> Self {
        Self { path: path.to_owned(), pairs: pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect() }
    }

    /// A list without any condition, for answers that come from another address.
    #[must_use]
    pub fn at_path(path: &str) -> Self {
        Self { path: path.to_owned(), pairs: Vec::new() }
    }

    /// The list's own path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The first value of a name; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the name has this value.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|one| one == value)
    }

    /// The page asked for, from 1.
    #[must_use]
    pub fn page(&self) -> u32 {
        self.get("page").parse().ok().filter(|page| *page > 0).unwrap_or(1)
    }

    /// The column to order by, and whether downwards; `sort=-name` is downwards.
    #[must_use]
    pub fn sort(&self) -> (&str, bool) {
        let sort = self.get("sort");
        sort.strip_prefix('-').map_or((sort, false), |column| (column, true))
    }

    /// The same list with one thing changed; an empty value takes it away. Changing anything but the page goes to page one.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let kept = self.pairs.iter().filter(|(key, _)| key != name && (name == "page" || key != "page"));
        let pairs: Vec<(&str, &str)> =
            kept.map(|(key, value)| (key.as_str(), value.as_str())).chain([(name, value)]).filter(|(_, v)| !v.is_empty()).collect();
        self.address(&pairs)
    }

    /// The list without any condition.
    #[must_use]
    pub fn bare(&self) -> &str {
        &self.path
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.pairs.iter().any(|(name, value)| !value.is_empty() && name != "page" && name != "sort")
    }

    /// The same conditions at another path, for exports.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        let pairs: Vec<(&str, &str)> =
            self.pairs.iter().filter(|(name, _)| name != "page").map(|(n, v)| (n.as_str(), v.as_str())).collect();
        Self { path: path.to_owned(), pairs: Vec::new() }.address(&pairs)
    }

    /// A table's head that orders by its column: `{{ query.head("name", "姓名") }}`.
    #[must_use]
    pub fn head(&self, column: &str, label: &str) -> SortHead {
        let (current, down) = self.sort();
        let order = match (current == column, down) {
            (true, true) => "descending",
            (true, false) => "ascending",
            (false, _) => "none",
        };
        let next = if order == "ascending" { format!("-{column}") } else { column.to_owned() };
        SortHead { label: label.to_owned(), order, href: self.with("sort", &next) }
    }

    /// The pagination under a list of `total` rows, `size` a page: `{{ query.pages(total, 50) }}`.
    #[must_use]
    pub fn pages(&self, total: u64, size: u32) -> Pages {
        Pages::new(self, total, size)
    }

    /// The order kept while searching: `{{ query.keep("sort") }}` inside the search form.
    #[must_use]
    pub fn keep(&self, name: &str) -> Hidden {
        Hidden::new(name, self.get(name))
    }

    fn address(&self, pairs: &[(&str, &str)]) -> String {
        let mut address = self.path.clone();
        for (index, (name, value)) in pairs.iter().enumerate() {
            let _ = write!(address, "{}{}={}", if index == 0 { '?' } else { '&' }, encode(name), encode(value));
        }
        address
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        Ok(Self { path: parts.uri.path().to_owned(), pairs })
    }
}

/// Percent-encoding of everything but letters, digits and `-._~`.
#[must_use]
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_a_filter_goes_back_to_page_one() {
        let query = Query::sample("/posts", &[("q", "小学 语文"), ("page", "4"), ("sort", "code")]);
        assert_eq!(query.with("unit", "3"), "/posts?q=%E5%B0%8F%E5%AD%A6%20%E8%AF%AD%E6%96%87&sort=code&unit=3");
        assert_eq!(query.with("page", "5"), "/posts?q=%E5%B0%8F%E5%AD%A6%20%E8%AF%AD%E6%96%87&sort=code&page=5");
        assert_eq!(query.with("q", ""), "/posts?sort=code");
        assert_eq!(query.at("/posts/export"), "/posts/export?q=%E5%B0%8F%E5%AD%A6%20%E8%AF%AD%E6%96%87&sort=code");
    }

    #[test]
    fn a_head_turns_the_order_round() {
        let query = Query::sample("/posts", &[("sort", "code")]);
        assert_eq!((query.head("code", "代码").order, query.head("code", "代码").href), ("ascending", "/posts?sort=-code".to_owned()));
        assert_eq!((query.head("unit", "单位").order, query.head("unit", "单位").href), ("none", "/posts?sort=unit".to_owned()));
    }
}
