//! Components of lists and states (列表与状态组件): heads that sort, pages, tags, progress, timelines, empty places.

use askama::{Template, filters::HtmlSafe};

use super::query::Query;

/// A table head that orders by its column.
#[derive(Debug, Clone, Template)]
#[template(path = "component/sort_head.html")]
pub struct SortHead {
    pub(super) label: String,
    /// As `aria-sort` says it.
    pub order: &'static str,
    pub href: String,
}

impl HtmlSafe for SortHead {}

/// A link of the pagination; without a number it is a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PageLink {
    number: Option<u32>,
    href: String,
}

/// The pagination under a list, with how many rows there are.
#[derive(Debug, Clone, Template)]
#[template(path = "component/pages.html")]
pub struct Pages {
    total: u64,
    first: u64,
    last: u64,
    current: u32,
    links: Vec<PageLink>,
    previous: Option<String>,
    next: Option<String>,
}

impl HtmlSafe for Pages {}

impl Pages {
    pub(super) fn new(query: &Query, total: u64, size: u32) -> Self {
        let size = u64::from(size.max(1));
        let count = u32::try_from(total.div_ceil(size)).unwrap_or(u32::MAX).max(1);
        let current = query.page().min(count);
        let href = |page: u32| query.with("page", &page.to_string());
        let mut links = Vec::new();
        let mut before = 0;
        for page in (1..=count).filter(|page| *page == 1 || *page == count || page.abs_diff(current) <= 1) {
            if page > before + 1 {
                links.push(PageLink { number: None, href: String::new() });
            }
            links.push(PageLink { number: Some(page), href: href(page) });
            before = page;
        }
        let first = u64::from(current - 1) * size;
        Self {
            total,
            first: (first + 1).min(total),
            last: (first + size).min(total),
            current,
            links: if count > 1 { links } else { Vec::new() },
            previous: (current > 1).then(|| href(current - 1)),
            next: (current < count).then(|| href(current + 1)),
        }
    }

    fn is_current(&self, page: &u32) -> bool {
        *page == self.current
    }
}

/// The colours a state may have: few, and each with one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Waits for somebody.
    Waiting,
    /// In hand.
    Active,
    /// Good.
    Good,
    /// Needs a deed.
    Warning,
    /// Refused, failed.
    Bad,
    /// Over, nothing to do.
    Quiet,
}

/// A state in a coloured box.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<strong class="govuk-tag kw-tag--{{ self.word() }}">{{ label }}</strong>"#, ext = "html")]
pub struct Tag {
    tone: Tone,
    label: String,
}

impl HtmlSafe for Tag {}

impl Tag {
    /// What people read, and how it looks.
    #[must_use]
    pub fn new(tone: Tone, label: &str) -> Self {
        Self { tone, label: label.to_owned() }
    }

    const fn word(&self) -> &'static str {
        match self.tone {
            Tone::Waiting => "waiting",
            Tone::Active => "active",
            Tone::Good => "good",
            Tone::Warning => "warning",
            Tone::Bad => "bad",
            Tone::Quiet => "quiet",
        }
    }
}

/// A step of a task list or a timeline.
#[derive(Debug, Clone)]
pub struct Step {
    pub label: String,
    pub hint: String,
    pub href: Option<String>,
    pub tag: Option<Tag>,
    /// When it happened, for timelines.
    pub at: Option<String>,
    /// The step people stand at now.
    pub now: bool,
}

impl Step {
    /// A step without anything.
    #[must_use]
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), hint: String::new(), href: None, tag: None, at: None, now: false }
    }

    /// With a line of explanation.
    #[must_use]
    pub fn hinted(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// With a page behind it.
    #[must_use]
    pub fn leading_to(mut self, href: &str) -> Self {
        self.href = Some(href.to_owned());
        self
    }

    /// With its state.
    #[must_use]
    pub fn tagged(mut self, tone: Tone, label: &str) -> Self {
        self.tag = Some(Tag::new(tone, label));
        self
    }

    /// With its time.
    #[must_use]
    pub fn at(mut self, time: &str) -> Self {
        self.at = Some(time.to_owned());
        self
    }

    /// The step people stand at.
    #[must_use]
    pub const fn now(mut self) -> Self {
        self.now = true;
        self
    }
}

/// Things to do, each with its state.
#[derive(Debug, Clone, Template)]
#[template(path = "component/task_list.html")]
pub struct TaskList(pub Vec<Step>);

impl HtmlSafe for TaskList {}

/// What happened, in order.
#[derive(Debug, Clone, Template)]
#[template(path = "component/timeline.html")]
pub struct Timeline(pub Vec<Step>);

impl HtmlSafe for Timeline {}

/// A row of a summary: name, value and a link to change it.
#[derive(Debug, Clone)]
pub struct Row {
    pub name: String,
    pub value: String,
    pub change: Option<String>,
}

/// What is known of one thing.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/summary.html")]
pub struct Summary {
    rows: Vec<Row>,
}

impl HtmlSafe for Summary {}

impl Summary {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a row.
    #[must_use]
    pub fn row(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.rows.push(Row { name: name.to_owned(), value: value.to_string(), change: None });
        self
    }

    /// With a row that can be changed at `href`.
    #[must_use]
    pub fn row_to_change(mut self, name: &str, value: impl std::fmt::Display, href: &str) -> Self {
        self.rows.push(Row { name: name.to_owned(), value: value.to_string(), change: Some(href.to_owned()) });
        self
    }
}

/// A job's progress; live where scripts run, else the page reloads itself while `live`.
#[derive(Debug, Clone, Template)]
#[template(path = "component/progress.html")]
pub struct ProgressBar {
    pub label: String,
    pub step: String,
    pub percent: u8,
    /// Address of the event stream, while there is something to wait for.
    pub events: Option<String>,
}

impl HtmlSafe for ProgressBar {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_leave_gaps_and_count_rows() {
        let query = Query::sample("/r", &[("page", "7")]);
        let pages = Pages::new(&query, 23_000, 50);
        let numbers: Vec<Option<u32>> = pages.links.iter().map(|link| link.number).collect();
        assert_eq!(numbers, [Some(1), None, Some(6), Some(7), Some(8), None, Some(460)]);
        assert_eq!((pages.first, pages.last, pages.current), (301, 350, 7));
    }

    #[test]
    fn a_page_beyond_the_end_is_the_last() {
        let pages = Pages::new(&Query::sample("/r", &[("page", "99")]), 60, 50);
        assert_eq!((pages.first, pages.last, pages.current, pages.next.is_none()), (51, 60, 2, true));
        let none = Pages::new(&Query::sample("/r", &[]), 0, 50);
        assert_eq!((none.first, none.last, none.links.len()), (0, 0, 0));
    }
}
