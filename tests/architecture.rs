//! The map, held: which room of the house may name which other, and which crates it may use. If a test stops you, move
//! the code; widen the map only with a reason beside it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A room: what it may name of the house, and of the world.
struct Room {
    name: &'static str,
    rooms: &'static str,
    crates: &'static str,
}

/// `domain` names nobody, nothing names `web` or `cli`, only `store` names sea_orm.
/// `config` is named by main (which reads it), by cli (which hands it on) and by web (public origin, idle times).
const MAP: [Room; 11] = [
    // serde: derives only, for documents that are stored (policy, plan input, indicators). rust_decimal: scores.
    Room { name: "domain", rooms: "", crates: "chrono rust_decimal serde thiserror" },
    // serde: derives of the stage reports that are stored with a plan.
    Room { name: "planner", rooms: "domain", crates: "good_lp rand rand_chacha serde thiserror" },
    // subsetter, ttf_parser, fast_qr, image: what is put on paper. sha2: a paper's digest. lopdf, flate2: the sheets' contents go in
    // below printpdf; tests read papers back.
    Room {
        name: "document",
        rooms: "domain",
        crates: "chrono fast_qr flate2 image lopdf printpdf sha2 subsetter thiserror ttf_parser zip",
    },
    // planner: the plan format writes the planner's own input and answer.
    Room {
        name: "exchange",
        rooms: "domain planner",
        crates: "calamine chrono csv encoding_rs image rust_decimal rust_xlsxwriter serde serde_json thiserror toml zip",
    },
    Room { name: "gateway", rooms: "domain", crates: "serde thiserror" },
    // aes_gcm, hmac, sha2: what lies at rest, and the chain of the audit. tokio: one writer at a time. rust_decimal: scores.
    Room {
        name: "store",
        rooms: "domain",
        crates: "aes_gcm chrono hmac migration rust_decimal sea_orm serde serde_json sha2 thiserror tokio tracing",
    },
    // hmac, sha2: codes on papers that nobody can make up.
    Room {
        name: "service",
        rooms: "document domain exchange gateway planner store",
        crates: "argon2 chrono getrandom hmac metrics rust_decimal serde serde_json sha2 thiserror tokio tracing",
    },
    // exchange: a page names the kinds of lists, the labels of qualifications and a photo's refusals; it reads no spreadsheet.
    // planner: a page shows the findings and the report of a plan; it never plans (see FORBIDDEN). image: its tests draw photos.
    Room {
        name: "web",
        rooms: "config domain exchange planner service store",
        crates: "askama axum axum_extra chrono hmac image metrics metrics_exporter_prometheus rand rand_chacha rust_decimal rust_embed scraper \
                 serde serde_json sha2 thiserror tokio tokio_stream tower tower_http tracing",
    },
    // exchange, planner: `solve` and `check` work on files, without a database. document: papers of the demo.
    Room {
        name: "cli",
        rooms: "config document domain exchange planner service store web",
        crates: "axum chrono clap image indicatif rand rand_chacha rust_decimal serde serde_json thiserror tokio tracing tracing_subscriber",
    },
    Room { name: "config", rooms: "", crates: "serde thiserror toml" },
    Room { name: "main", rooms: "cli config", crates: "clap" },
];

/// What has no place in a room, outside its tests.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    ("domain", &["async fn", "std::env", "std::fs", "std::net", "std::process", "Instant::now"]),
    ("planner", &["async fn", "std::env", "std::fs", "std::net", "std::process"]),
    ("document", &["async fn", "std::env", "std::fs", "std::net", "std::process"]),
    ("exchange", &["async fn", "std::env", "std::fs", "std::net", "std::process"]),
    ("service", &["std::env"]),
    ("web", &["Tx::begin", "planner::plan(", "std::env"]),
];

/// The source without comments and without the contents of strings.
fn code_only(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let raw = (!code.ends_with(is_word)).then(|| raw_string(rest)).flatten();
        let skipped = if let Some(length) = raw {
            length
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if c == '"' {
            string(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if let Some(escaped) = rest.strip_prefix("'\\") {
            2 + escaped.chars().next().map_or(0, char::len_utf8)
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// The length of a string literal at the start of the text.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return place + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// The length of `r"…"`, `br#"…"#` at the start of the text.
fn raw_string(text: &str) -> Option<usize> {
    let letters = text.strip_prefix('b').unwrap_or(text).strip_prefix('r')?;
    let hashes = letters.len() - letters.trim_start_matches('#').len();
    let body = letters[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len();
    Some(body.find(&end).map_or(text.len(), |place| start + place + end.len()))
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut place) = (0, 0);
    while place < text.len() {
        let here = &text[place..];
        if here.starts_with("/*") || here.starts_with("*/") {
            depth = if here.starts_with("/*") { depth + 1 } else { depth - 1 };
            place += 2;
            if depth == 0 {
                return place;
            }
        } else {
            place += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// Where a word stands alone, with nothing before it that would make it part of a longer path.
fn paths<'a>(code: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(start).filter_map(|(place, _)| {
        let alone = !code[..place].ends_with(|c: char| is_word(c) || c == ':' || c == '.' || c == '$');
        alone.then(|| &code[place + start.len()..])
    })
}

/// The first names of a path: one, or those of its braces.
fn first_names(path: &str) -> Vec<String> {
    let path = path.trim_start();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path).to_owned()] };
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            _ if fresh && is_word(c) => {
                names.push(word(&group[place..]).to_owned());
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// The room of a file under `src/`.
fn room_of(file: &Path) -> String {
    let first = file.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.strip_suffix(".rs").map_or(first.clone(), str::to_owned)
}

/// How many modules deep a file lies; so many `super` lead out of its room.
fn depth(file: &Path) -> usize {
    let folders = file.components().count() - 1;
    folders + usize::from(!file.ends_with("mod.rs"))
}

/// Every way in which one file leaves the map.
fn breaches(file: &Path, source: &str, crates: &BTreeSet<String>) -> BTreeSet<String> {
    let name = room_of(file);
    let Some(room) = MAP.iter().find(|room| room.name == name) else {
        return BTreeSet::from([format!("{name} is not on the map")]);
    };
    let code = code_only(source);
    let is_room = |word: &String| MAP.iter().any(|room| room.name == word);
    let out = format!("{}::", vec!["super"; depth(file)].join("::"));
    let named =
        ["crate::", "kaowu::", out.as_str()].into_iter().flat_map(|start| paths(&code, start)).flat_map(first_names).filter(is_room);
    let allowed = |list: &str, word: &str| list.split_whitespace().any(|w| w == word);
    let mut found: BTreeSet<String> =
        named.filter(|word| *word != name && !allowed(room.rooms, word)).map(|word| format!("{name} names {word}")).collect();
    let uses = crates.iter().filter(|krate| paths(&code, &format!("{krate}::")).next().is_some());
    found.extend(uses.filter(|krate| !allowed(room.crates, krate)).map(|krate| format!("{name} uses {krate}")));
    let tested = file.ends_with("tests.rs") || file.components().any(|part| part.as_os_str() == "tests");
    let product = if tested { "" } else { code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default() };
    let words = FORBIDDEN.iter().filter(|(room, _)| *room == name).flat_map(|(_, words)| words.iter());
    found.extend(words.filter(|word| product.contains(**word)).map(|word| format!("{name} has {word}")));
    found
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The crates of Cargo.toml, as code writes them.
fn crates() -> BTreeSet<String> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let names = |table: &str| manifest[table].as_table().unwrap().keys().map(|name| name.replace('-', "_")).collect::<Vec<_>>();
    [names("dependencies"), names("dev-dependencies")].concat().into_iter().collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn no_room_leaves_the_map() {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 50, "the house has more files than this");
    let crates = crates();
    let found: BTreeMap<PathBuf, BTreeSet<String>> = files
        .iter()
        .map(|path| (path.strip_prefix(&src).unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .filter(|(file, _)| file != Path::new("lib.rs"))
        .map(|(file, source)| (file.clone(), breaches(&file, &source, &crates)))
        .filter(|(_, breaches)| !breaches.is_empty())
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_map_names_real_rooms_and_real_crates() {
    let (src, crates) = (root().join("src"), crates());
    for room in MAP {
        assert!(src.join(room.name).is_dir() || src.join(format!("{}.rs", room.name)).is_file(), "{}", room.name);
        for name in room.rooms.split_whitespace() {
            assert!(MAP.iter().any(|other| other.name == name), "{name}");
        }
        for name in room.crates.split_whitespace() {
            assert!(crates.contains(name), "{name} is not in Cargo.toml");
        }
    }
}

#[test]
fn planted_breaches_are_caught() {
    let planted = [
        ("domain/payment.rs", "use crate::store::Db;", "domain names store"),
        ("domain/payment.rs", "use super::super::store::Db;", "domain names store"),
        ("domain/exam/mod.rs", "use super::super::planner;", "domain names planner"),
        ("domain/mod.rs", "use super::web;", "domain names web"),
        ("domain/payment.rs", "use crate::{domain::Fen, service::{Office, job}, planner};", "domain names planner domain names service"),
        ("domain/payment.rs", "fn f(db: &sea_orm::DatabaseConnection) {}", "domain uses sea_orm"),
        ("domain/payment.rs", "let text = \"a // b\"; use crate::web::App;", "domain names web"),
        ("domain/payment.rs", "let text = r#\"a \" // b\"#; use crate::web::App;", "domain names web"),
        ("domain/payment.rs", "let quote = '\"'; use crate::web::App; // \"", "domain names web"),
        ("domain/payment.rs", "let quote = '\\''; use crate::web::App; // '", "domain names web"),
        ("planner/mod.rs", "let x = std::fs::read(\"a\");", "planner has std::fs"),
        ("planner/mod.rs", "use crate::exchange::plan_format;", "planner names exchange"),
        ("exchange/mod.rs", "use sea_orm::Value;", "exchange uses sea_orm"),
        ("store/exam.rs", "use crate::service::Error;", "store names service"),
        ("store/exam.rs", "use crate::config::Settings;", "store names config"),
        ("service/exam.rs", "use axum::extract::State;", "service uses axum"),
        ("service/exam.rs", "use crate::web::Flash;", "service names web"),
        ("web/exam.rs", "let tx = Tx::begin(&db).await?;", "web has Tx::begin"),
        ("web/exam.rs", "use crate::cli::demo;", "web names cli"),
        ("main.rs", "use kaowu::store::Db;", "main names store"),
        ("reports/mod.rs", "", "reports is not on the map"),
    ];
    for (file, source, expected) in planted {
        let found = breaches(Path::new(file), source, &crates());
        assert_eq!(found.into_iter().collect::<Vec<_>>().join(" "), expected, "{file}: {source}");
    }
}

#[test]
fn what_only_looks_like_a_breach_is_let_be() {
    let innocent = [
        ("domain/payment.rs", "// use crate::store::Db;\n/* use crate::web::App; /* nested */ crate::cli */"),
        ("domain/payment.rs", "let text = \"crate::store::Db \\\" crate::web\"; let raw = r\"crate::cli::run\";"),
        ("domain/payment.rs", "fn f<'a>(x: &'a str) -> &'a str { x } use crate::domain::Fen;"),
        ("domain/exam/post.rs", "use super::super::Fen; use super::Layout;"),
        ("domain/payment.rs", "#[cfg(test)]\nmod tests { use super::*; use super::super::Fen; }"),
        ("planner/mod.rs", "#[cfg(test)]\nmod tests {\n fn f() { std::fs::read(\"a\"); } }"),
        ("planner/mod.rs", "use self::csv::read; thing.toml::x"),
    ];
    for (file, source) in innocent {
        assert_eq!(breaches(Path::new(file), source, &crates()), BTreeSet::new(), "{source}");
    }
}

/// Three hundred lines ask why; four hundred are the end.
const LONGEST: usize = 400;

/// What every file keeps to, whatever its room.
fn manners(source: &str) -> BTreeSet<&'static str> {
    let code = code_only(source);
    // Spelt in halves, so that this file keeps its own rule.
    let unfinished = [concat!("TO", "DO"), concat!("FIX", "ME")].iter().any(|word| source.contains(word));
    let all = [
        (source.lines().count() > LONGEST, "is too long"),
        (!source.starts_with("//! "), "does not say first what it is"),
        (code.contains("#[allow") || code.contains("#![allow"), "allows instead of expecting with a reason"),
        (code.contains("HashMap") || code.contains("HashSet"), "has an order that changes"),
        (unfinished, "leaves something to be done"),
    ];
    all.into_iter().filter_map(|(wrong, what)| wrong.then_some(what)).collect()
}

#[test]
fn every_file_minds_its_manners() {
    let mut files = Vec::new();
    for folder in ["src", "migration/src", "tests"] {
        sources(&root().join(folder), &mut files);
    }
    let read = |path: &PathBuf| manners(&fs::read_to_string(path).unwrap());
    let found: BTreeMap<PathBuf, BTreeSet<&str>> =
        files.iter().map(|path| (path.clone(), read(path))).filter(|(_, wrong)| !wrong.is_empty()).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn bad_manners_are_seen() {
    let planted = [
        (format!("//! x\n{}", "//\n".repeat(LONGEST)), "is too long"),
        ("use x;".to_owned(), "does not say first what it is"),
        ("//! x\n#[allow(dead_code)]".to_owned(), "allows instead of expecting with a reason"),
        ("//! x\nuse std::collections::HashMap;".to_owned(), "has an order that changes"),
        (concat!("//! x\n// FIX", "ME").to_owned(), "leaves something to be done"),
    ];
    for (source, wrong) in planted {
        assert_eq!(manners(&source), BTreeSet::from([wrong]));
    }
    assert_eq!(manners("//! x\n// #[allow(dead_code)] is not said here\nconst S: &str = \"HashMap\";"), BTreeSet::new());
}
