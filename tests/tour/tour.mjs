// Walks the three tours in headless Chromium at 375 and 1280 px, as README tells them: an applicant from an empty account through
// review, payment and a late seat to the ticket, the desk, a proctor from the code to the duty slip. Every page: axe (WCAG 2.2 AA), content security policy,
// console errors, horizontal overflow. Usage: node tour.mjs http://localhost:8080 DEMO_DIR [SCREENSHOT_DIR]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { interview, lots, repair } from "./planning.mjs";

const [base, demo, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const logins = JSON.parse(readFileSync(`${demo}/logins.json`, "utf8"));
const login = (word) => Object.entries(logins).find(([who]) => who.includes(word))[1];
if (shots) mkdirSync(shots, { recursive: true });

const problems = [];
let pages = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A visitor at one width, whose every page is examined.
async function visitor(width) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "zh-CN", acceptDownloads: true, bypassCSP: false });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && !/status of (422|429)/.test(message.text()) && problems.push(`${width} ${page.url()}: console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`${width} ${page.url()}: script: ${error.message}`));
  await page.exposeFunction("kaowuViolation", (text) => problems.push(`${width}: CSP ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => window.kaowuViolation(`${event.violatedDirective} ${event.blockedURI} at ${location.pathname}`));
  });
  return { page, context, width };
}

async function examine({ page, width }, name) {
  pages += 1;
  // Through the protocol, so that the page's own policy stays as strict as it is for people.
  const results = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }); })()`);
  for (const violation of results.violations) {
    problems.push(`${width} ${name} ${new URL(page.url()).pathname}: axe ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join("; ")}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`${width} ${name}: ${wide} px wider than the screen`);
  if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
}

// The first button of a form on the page, by its words where there are several.
async function press({ page }, words) {
  const buttons = page.locator("main form button.govuk-button:not([type=button])");
  await (words ? buttons.filter({ hasText: words }) : buttons).first().click();
  await page.waitForLoadState();
}

// A paper behind a link of the page, as the browser would save it.
async function take({ context, page, width }, path, least) {
  if ((await page.locator(`main a[href="${path}"]`).count()) === 0) problems.push(`${width} ${page.url()}: no link to ${path}`);
  const answer = await context.request.get(base + path);
  const bytes = await answer.body();
  const whole = answer.status() === 200 && bytes.subarray(0, 5).toString() === "%PDF-" && bytes.length > least;
  if (!whole) problems.push(`${width} ${path}: no paper (${answer.status()}, ${bytes.length} bytes)`);
  if (shots) writeFileSync(`${shots}/${path.split("/").pop().replace(".pdf", "")}-${width}.pdf`, bytes);
}

async function open(visit, path, name) {
  const answer = await visit.page.goto(base + path);
  if (answer.status() >= 400) problems.push(`${visit.width} ${path}: status ${answer.status()}`);
  await examine(visit, name);
}

async function signIn(visit, word) {
  const [name, password] = login(word);
  await visit.page.goto(`${base}/account/login`);
  await visit.page.fill("[name=login]", name);
  await visit.page.fill("[name=password]", password);
  await visit.page.click("main button.govuk-button:not([type=button])");
  await visit.page.waitForLoadState();
  if (visit.page.url().includes("/account/login")) problems.push(`${visit.width} ${word}: could not sign in`);
}

// A number of an unassigned region with a valid check character.
function idNumber(serial) {
  // The digits of the serial in a mixed base: a tour may be walked again and again over one demo.
  const [year, month, day, order] = [[16, 1985], [12, 1], [28, 1], [900, 100]].reduce(([rest, ...parts], [base, first]) => [Math.floor(rest / base), ...parts, first + (rest % base)], [serial]).slice(1);
  const body = `529988${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}${order}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, digit, place) => total + digit * weights[place], 0);
  return body + "10X98765432"[sum % 11];
}

async function applicant(width, serial) {
  const visit = await visitor(width);
  const { page } = visit;
  await open(visit, "/", "home");
  await open(visit, "/exam/posts", "posts");
  await open(visit, "/privacy", "privacy");
  await open(visit, "/accessibility", "accessibility");
  await open(visit, "/account/open", "account-open");
  await page.click("main form button.govuk-button:not([type=button])");
  await examine(visit, "account-open-errors");
  const phone = `168${String(10000000 + serial).slice(-8)}`;
  await page.fill("[name=name]", "张𬭎");
  await page.fill("[name=phone]", phone);
  await page.fill("[name=password]", "云屏的春天-2026");
  await page.fill("[name=password_again]", "云屏的春天-2026");
  await page.check("[name=notice]");
  await page.click("main form button.govuk-button:not([type=button])");
  await page.waitForLoadState();
  await examine(visit, "registration-mine-empty");
  await open(visit, "/registration/form", "registration-form");
  await page.click("main form button.govuk-button:not([type=button])");
  await examine(visit, "registration-form-errors");
  await page.selectOption("[name=post]", { index: 1 });
  await page.fill("[name=name]", "张𬭎");
  await page.fill("[name=id_number]", idNumber(serial));
  await page.fill("[name=phone]", phone);
  await page.fill("[name=school]", "云屏师范学院");
  await page.fill("[name=major]", "汉语言文学");
  await page.fill("[name=address]", "云屏县金溪街道1号");
  for (const name of ["nation", "education", "township"]) {
    const field = page.locator(`[name=${name}]`).first();
    if ((await field.evaluate((node) => node.tagName)) === "SELECT") await field.selectOption({ index: 1 });
    else await field.fill(name === "nation" ? "汉族" : "本科");
  }
  await page.setInputFiles("[name=photo]", { name: "photo.jpg", mimeType: "image/jpeg", buffer: readFileSync(new URL("photo.jpg", import.meta.url)) });
  await page.click("main form button.govuk-button:not([type=button])");
  await page.waitForLoadState();
  await examine(visit, "registration-check");
  if (!page.url().includes("/registration/check")) {
    problems.push(`${width}: the form was not accepted: ${await page.locator(".govuk-error-summary").innerText().catch(() => page.url())}`);
    return;
  }
  await page.check("[name=pledge]");
  await page.click("main form button.govuk-button:not([type=button])");
  await page.waitForLoadState();
  await examine(visit, "registration-mine");
  await carry(width, (await page.locator("main .kw-code").first().innerText()).trim());
  await open(visit, "/registration/mine", "registration-mine-seated");
  const own = await page.locator("main").innerText();
  if (!/准考证号/.test(own) || !/座位号/.test(own)) problems.push(`${width}: the own page tells no seat`);
  await take(visit, "/registration/ticket.pdf", 20_000);
  await open(visit, "/account/mine", "account-mine");
  await visit.context.close();
}

// What the desk does with one form: approved, paid for, given a seat beside those who have theirs.
async function carry(width, number) {
  const reviewer = await visitor(width);
  await signIn(reviewer, "资格审核");
  await reviewer.page.goto(`${base}/review?q=${number}`);
  await reviewer.page.locator("td a[href^='/review/']").first().click();
  await examine(reviewer, "carry-review");
  await reviewer.page.check("[name=verdict][value=approved]");
  await press(reviewer);
  await reviewer.context.close();
  const cashier = await visitor(width);
  await signIn(cashier, "收费");
  await cashier.page.goto(`${base}/payment?q=${number}`);
  await cashier.page.locator("td a[href^='/payment/']").first().click();
  await examine(cashier, "carry-payment");
  await cashier.page.fill("[name=amount]", "100");
  await cashier.page.fill("[name=receipt]", `T${number}`);
  await press(cashier, "确认收费");
  await cashier.context.close();
  const planner = await visitor(width);
  await signIn(planner, "考务编排");
  await open(planner, "/arrangement", "carry-arrangement");
  await planner.page.click("main a[href='/arrangement/amend']");
  await examine(planner, "carry-amend");
  await planner.page.fill("[name=reason]", "缴费确认迟到一天");
  await planner.page.fill("[name=approver]", "李主任");
  await press(planner, "确认调整");
  await examine(planner, "carry-seated");
  await planner.context.close();
}

async function desk(width) {
  const planner = await visitor(width);
  await signIn(planner, "考务编排");
  const paths = ["/exam", "/exam/alarms", "/exam/choose", "/exam/policy", "/exam/policy/history", "/exam/scenario", "/exam/sites", "/exam/import/posts", "/registration", "/arrangement", "/arrangement/scenario", "/arrangement/scenario/new", "/arrangement/scenario/compare", "/arrangement/draw", "/draw", "/staffing", "/document", "/interview", "/indicator", "/indicator?table=department", "/indicator/metric/registered", "/indicator/item/social", "/indicator/doubt", "/indicator/budget", "/indicator/survey", "/indicator/outlook", "/indicator/trend", "/indicator/year", "/conduct", "/indicator/sign", "/indicator/table", "/job"];
  for (const path of paths) await open(planner, path, `desk${path.replaceAll("/", "-")}`);
  await planner.page.goto(`${base}/arrangement`);
  const plan = await planner.page.locator("td a[href^='/arrangement/']").first().getAttribute("href").catch(() => null);
  if (!plan) problems.push(`${width}: no plan to open`);
  else {
    await open(planner, plan, "desk-plan");
    const site = await planner.page.locator(`a[href*='/site/']`).first().getAttribute("href");
    await open(planner, site, "desk-plan-site");
    const room = await planner.page.locator(`a[href*='/room/']`).first().getAttribute("href");
    await open(planner, room, "desk-plan-room");
  }
  await planner.page.goto(`${base}/conduct`);
  for (const [link, name] of [["/conduct/site/", "desk-conduct-site"], ["/conduct/room/", "desk-conduct-room"]]) {
    const href = await planner.page.locator(`td a[href^='${link}']`).first().getAttribute("href").catch(() => null);
    if (href) await open(planner, href, name);
    else problems.push(`${width}: no ${link} to open`);
  }
  await planner.page.goto(`${base}/registration`);
  const one = await planner.page.locator("main a[href^='/registration/']:not([href*='export'])").first().getAttribute("href").catch(() => null);
  if (one) await open(planner, one, "desk-registration-one");
  await beginnings(planner);
  for (const walk of [repair, interview, lots]) await walk(planner, { base, serial: `${serial}-${width}`, problems, examine, open, press });
  await planner.context.close();
  const reviewer = await visitor(width);
  await signIn(reviewer, "资格审核");
  await open(reviewer, "/review", "review");
  const form = await reviewer.page.locator("main a[href^='/review/']").first().getAttribute("href").catch(() => null);
  if (form) await open(reviewer, form, "review-one");
  await reviewer.context.close();
  const cashier = await visitor(width);
  await signIn(cashier, "收费");
  await open(cashier, "/payment", "payment");
  await cashier.context.close();
  const auditor = await visitor(width);
  await signIn(auditor, "审计");
  await open(auditor, "/account/audit", "audit");
  await auditor.context.close();
  const administrator = await visitor(width);
  await signIn(administrator, "系统管理");
  await open(administrator, "/account/list", "accounts");
  await administrator.context.close();
}

// Pages the planner needs now and then: a new exam up to its confirmation, a forgotten password, whole numbers.
async function beginnings(planner) {
  const { page } = planner;
  await open(planner, "/exam/new", "exam-new");
  await press(planner, "核对");
  await examine(planner, "exam-new-errors");
  await page.fill("[name=name]", "2027年云屏县事业单位公开招聘工作人员考试");
  await press(planner, "核对");
  await examine(planner, "exam-new-confirm");
  if (!(await page.locator("main").innerText()).includes("确认新建")) problems.push(`${planner.width}: the new exam cannot be confirmed`);
  await press(planner, "返回修改");
  await examine(planner, "exam-new-again");
  await open(planner, "/account/reset", "account-reset");
  await press(planner);
  await examine(planner, "account-reset-errors");
  await open(planner, "/exam/export/applicants/whole", "export-whole");
  await press(planner);
  await examine(planner, "export-whole-errors");
}

// Whoever guesses is asked to wait, on a page of its own.
async function guess(width) {
  const visit = await visitor(width);
  for (let tries = 0; tries < 4; tries += 1) {
    await visit.page.goto(`${base}/account/login`);
    await visit.page.fill("[name=login]", `nobody${width}`);
    await visit.page.fill("[name=password]", "not-the-password");
    await press(visit);
  }
  await examine(visit, "login-too-often");
  if (!(await visit.page.locator("h1").innerText()).includes("登录尝试太频繁")) problems.push(`${width}: guessing is not slowed`);
  await visit.context.close();
}

async function proctor(width) {
  const visit = await visitor(width);
  const [phone, code] = login("手机号");
  await open(visit, "/account/staff", "staff-door");
  await visit.page.fill("[name=phone]", phone);
  await visit.page.fill("[name=code]", code);
  await visit.page.click("main form button.govuk-button:not([type=button])");
  await visit.page.waitForLoadState();
  await examine(visit, "proctor-card");
  await press(visit, "确认到岗");
  await examine(visit, "proctor-confirmed");
  if (!(await visit.page.locator("main").innerText()).includes("已确认")) problems.push(`${width}: the answer was not kept`);
  await take(visit, "/staffing/mine/slip.pdf", 10_000);
  await open(visit, "/conduct/mine", "proctor-sign-in");
  await visit.context.close();
}

const serial = Date.now() % 1000000;
for (const [width, turn] of [[375, 0], [1280, 1]]) {
  for (const [name, tour] of [["applicant", () => applicant(width, serial + turn)], ["desk", () => desk(width)], ["proctor", () => proctor(width)], ["guess", () => guess(width)]].filter(([name]) => !process.env.TOUR || process.env.TOUR.includes(name))) {
    try {
      await tour();
    } catch (error) {
      problems.push(`${width} ${name}: ${error.message.split("\n")[0]}`);
    }
  }
}
await browser.close();
for (const problem of problems) console.log(problem);
console.log(`${pages} pages examined, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
