//! The steps of the course (步骤): what one person does on one page, each asserting what the page answers.

use calamine::{Data, Reader, Xlsx};
use kaowu::domain::{account::Role, job::State, staffing::StaffMember};

use crate::{
    desk::over,
    harness::{Browser, PASSWORD, Page, TestApp, Upload, county},
};

/// Somebody who applies; `number` is whose ID number of the county they carry.
pub struct Applicant {
    pub name: &'static str,
    pub phone: &'static str,
    pub number: usize,
}

impl Applicant {
    pub async fn open_account(&self, app: &TestApp) -> Browser {
        let browser = app.applicant(self.name, self.phone).await;
        let empty = browser.get("/registration/mine").await;
        assert_eq!(empty.status, 200);
        assert!(empty.text().contains("下一步"), "{}", empty.text());
        browser
    }

    /// The form with this photo; the choices are the first the page offers.
    pub async fn fill_in(&self, browser: &Browser, photo: &[u8]) -> Page {
        let page = browser.get("/registration/form").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let option = |name: &str| {
            page.select_attributes(&format!("select[name={name}] option"), "value").into_iter().find(|v| !v.is_empty()).unwrap()
        };
        let (post, township) = (option("post"), option("township"));
        let county = county::county();
        let fields = [
            ("post", post.as_str()),
            ("name", self.name),
            ("id_number", county.applicants[self.number].id_number.full()),
            ("phone", self.phone),
            ("nation", "汉族"),
            ("education", "本科"),
            ("school", "云屏师范学院"),
            ("major", "汉语言文学"),
            ("township", &township),
            ("address", "云屏县金溪街道1号"),
        ];
        browser.upload("/registration/form", &fields, Upload { field: "photo", name: "x.jpg", bytes: photo }).await
    }

    /// Form, photo, check, pledge.
    pub async fn submit(&self, browser: &Browser) {
        let saved = self.fill_in(browser, &kaowu::cli::demo::portrait::portrait(1)).await;
        assert_eq!((saved.status, saved.leads_to()), (303, "/registration/check"), "{}", saved.text());
        let check = browser.get("/registration/check").await;
        assert!(check.text().contains(self.name), "{}", check.text());
        assert_eq!(browser.get("/registration/photo.jpg").await.header("content-type"), "image/jpeg");
        let done = browser.submit("/registration/submit", &[("pledge", "yes")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// From nothing to a form the reviewers see.
    pub async fn register(&self, app: &TestApp) -> Browser {
        let browser = self.open_account(app).await;
        self.submit(&browser).await;
        browser
    }

    /// At the door again, days later.
    pub async fn sign_in(&self, app: &TestApp) -> Browser {
        let browser = app.stranger();
        browser.get("/account/login").await;
        let page = browser.submit("/account/login", &[("login", self.phone), ("password", PASSWORD)]).await;
        assert_eq!((page.status, page.leads_to()), (303, "/registration/mine"), "{}", page.text());
        browser
    }

    /// Reads the seat on the own page and takes the ticket; the paper says the same. Gives back the ticket's number.
    pub async fn take_ticket(&self, app: &TestApp) -> String {
        let browser = self.sign_in(app).await;
        let mine = browser.get("/registration/mine").await;
        assert!(mine.select_attributes("a", "href").contains(&"/registration/ticket.pdf".to_owned()), "{}", mine.text());
        let rows = mine.select_texts(".govuk-summary-list__row");
        let row = |name: &str| rows.iter().find_map(|row| row.strip_prefix(name)).unwrap_or_default().trim().to_owned();
        let ticket = row("准考证号");
        let paper = browser.get("/registration/ticket.pdf").await;
        assert_eq!((paper.status, paper.header("content-type")), (200, "application/pdf"));
        let words = words_of(&paper.bytes);
        assert!(ticket.len() > 8 && words.contains(&ticket) && words.contains(self.name), "{ticket} {}: {words}", self.name);
        ticket
    }
}

/// The three desks, each at its own screen.
pub struct Desk {
    reviewer: Browser,
    cashier: Browser,
    planner: Browser,
}

impl Desk {
    pub async fn open(app: &TestApp) -> Self {
        Self {
            reviewer: app.signed_in(Role::Reviewer).await,
            cashier: app.signed_in(Role::Cashier).await,
            planner: app.signed_in(Role::Planner).await,
        }
    }

    /// The one form in the queue is approved, its fee taken.
    pub async fn approve_and_charge(&self, applicant: &Applicant, receipt: &str) {
        let form = only_link(&self.reviewer.get("/review").await, "/review/", applicant.name);
        self.reviewer.get(&form).await;
        assert_eq!(self.reviewer.submit(&form, &[("verdict", "approved")]).await.status, 303);
        let debt = only_link(&self.cashier.get("/payment").await, "/payment/", applicant.name);
        let page = self.cashier.get(&debt).await;
        assert!(page.text().contains("100元"), "{}", page.text());
        let paid = self.cashier.submit(&format!("{debt}/receive"), &[("amount", "100"), ("receipt", receipt)]).await;
        assert_eq!(paid.status, 303, "{}", paid.text());
    }

    /// Proposes a plan, waits for it, reads it and adopts it. Gives back its address.
    pub async fn arrange_and_adopt(&self, app: &TestApp) -> String {
        self.planner.get("/arrangement").await;
        let started = self.planner.submit("/arrangement/propose", &[("seed", "5"), ("time_limit", "5")]).await;
        assert!(started.leads_to().starts_with("/job/"), "{}", started.text());
        let job = over(app).await;
        let State::Done { result, .. } = job.state else { panic!("{:?}", job.state) };
        assert_eq!(self.planner.get(&result).await.status, 200);
        let confirm = self.planner.get(&format!("{result}/adopt")).await;
        assert!(confirm.text().contains("确认采用"), "{}", confirm.text());
        assert_eq!(self.planner.submit(&format!("{result}/adopt"), &[]).await.status, 303);
        result
    }

    /// Whoever was confirmed after the plan takes a free seat.
    pub async fn seat_late(&self) {
        let page = self.planner.get("/arrangement").await;
        assert!(page.text().contains("有 1 名已确认考生"), "{}", page.text());
        let look = self.planner.get("/arrangement/amend").await;
        let digest = look.select_attributes("input[name=digest]", "value").remove(0);
        let grounds = [("reason", "缴费确认迟到一天"), ("approver", "李主任"), ("digest", digest.as_str())];
        let seated = self.planner.submit("/arrangement/amend", &grounds).await;
        assert_eq!(seated.status, 303, "{}", seated.text());
    }
}

/// The address of the one line of a list that leads to a desk; the line names the person.
fn only_link(list: &Page, desk: &str, name: &str) -> String {
    let mut links = list.select_attributes(&format!("td a[href^='{desk}']"), "href");
    assert!(links.len() == 1 && list.text().contains(name), "{name}: {links:?} {}", list.text());
    links.remove(0)
}

/// Every word of a paper, white space left out: a line may break anywhere.
pub fn words_of(pdf: &[u8]) -> String {
    let file = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    file.extract_text(&pages).unwrap().split_whitespace().collect()
}

/// The first line of the workbook of codes: the code, and whose it is.
pub async fn first_code(app: &TestApp, book: &[u8]) -> (String, StaffMember) {
    let mut book = Xlsx::new(std::io::Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();
    let head = sheet.rows().position(|row| text(row.first()) == "工号").unwrap();
    let line = sheet.rows().nth(head + 1).unwrap();
    let number = text(line.first());
    let staff = kaowu::store::staffing::all(&app.office.db, app.exam).await.unwrap();
    (text(line.get(4)), staff.into_iter().find(|member| member.code == number).unwrap())
}
