//! Pages (页面样张测试): every sample of the main pages is whole HTML that people can read and use, whatever stands in it.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Html, Selector};

use crate::web::{
    account, arrangement, conduct, exam, export, import, interview, job, paper, payment, registration, review,
    sample::{LONGEST, RARE, Sample},
    staffing,
};

fn all() -> Vec<Sample> {
    let desks = [exam::samples(), export::samples(), import::samples(), review::samples(), payment::samples(), staffing::samples()];
    let desks = desks.into_iter().chain([account::samples(), arrangement::samples(), registration::samples(), job::samples()]);
    desks.chain([paper::preview::samples(), interview::samples(), conduct::samples()]).flatten().collect()
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
    select(page, selector).iter().filter_map(|found| found.attr(name).map(str::to_owned)).collect()
}

/// What is wrong with one page.
fn faults(sample: &Sample) -> Vec<String> {
    let page = Html::parse_document(&sample.html);
    let mut faults = Vec::new();
    if select(&page, "h1").len() != 1 {
        faults.push("not one h1".to_owned());
    }
    let ids = attributes(&page, "[id]", "id");
    let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    if known.len() != ids.len() {
        let mut times = BTreeMap::new();
        ids.iter().for_each(|id| *times.entry(id).or_insert(0) += 1);
        faults.push(format!("ids twice: {:?}", times.into_iter().filter(|(_, n)| *n > 1).collect::<Vec<_>>()));
    }
    let referred = attributes(&page, "label[for]", "for").into_iter().chain(attributes(&page, "[aria-describedby]", "aria-describedby"));
    for id in referred.flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>()).filter(|id| !id.is_empty()) {
        if !known.contains(id.as_str()) {
            faults.push(format!("nothing has the id {id}"));
        }
    }
    let labelled: BTreeSet<String> = attributes(&page, "label[for]", "for").into_iter().collect();
    for field in select(&page, "input:not([type=hidden]), select, textarea") {
        if !field.attr("id").is_some_and(|id| labelled.contains(id)) {
            faults.push(format!("a field without a label: {}", field.html()));
        }
    }
    faults.extend(of_errors(sample, &page, &known));
    faults.extend(
        select(&page, ".kw-table--cards td:not([data-label])").iter().map(|cell| format!("no name on a telephone: {}", cell.html())),
    );
    let post = attributes(&page, "form[method=post]", "action").len();
    if select(&page, "form[method=post] input[name=csrf]").len() != post {
        faults.push("a form without its token".to_owned());
    }
    if !select(&page, "[style], style, script:not([src]), [onclick], [onload]").is_empty() {
        faults.push("something inline, which the policy forbids".to_owned());
    }
    let text = page.root_element().text().collect::<String>();
    faults.extend(["{{", "Some(", "None", "Ok(", "NaN"].iter().filter(|mark| text.contains(**mark)).map(|mark| format!("shows {mark}")));
    faults
}

/// The summary names every error and leads to its field, which says it too.
fn of_errors(sample: &Sample, page: &Html, known: &BTreeSet<&str>) -> Vec<String> {
    let links = attributes(page, ".govuk-error-summary a", "href");
    let mut faults = Vec::new();
    if links.len() != sample.errors {
        faults.push(format!("{} of {} errors stand in the summary", links.len(), sample.errors));
    }
    for id in links.iter().map(|href| href.trim_start_matches('#')) {
        if !known.contains(id) || !known.contains(format!("{id}-error").as_str()) {
            faults.push(format!("the error of {id} leads nowhere"));
        }
    }
    let title = select(page, "title").first().map(|title| title.text().collect::<String>()).unwrap_or_default();
    if title.starts_with("错误：") != (sample.errors > 0) {
        faults.push(format!("the title is {title}"));
    }
    faults
}

#[test]
fn every_sample_is_a_page_people_can_use() {
    let samples = all();
    let wrong: Vec<String> =
        samples.iter().flat_map(|sample| faults(sample).into_iter().map(|fault| format!("{}: {fault}", sample.name))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(samples.len() >= 60, "{} samples", samples.len());
}

#[test]
fn rare_characters_and_the_longest_name_stand_whole_on_the_pages_of_people() {
    let samples = all();
    for name in RARE.into_iter().chain([LONGEST]) {
        let pages = samples.iter().filter(|sample| sample.html.contains(name)).count();
        assert!(pages >= 5, "{name} stands on {pages} pages");
    }
    assert_eq!(LONGEST.chars().count(), 24);
    assert!(crate::domain::PersonName::parse(LONGEST).is_ok());
    for name in RARE {
        assert_eq!(crate::domain::PersonName::parse(name).unwrap().as_str(), name);
    }
}
