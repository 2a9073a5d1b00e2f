// The planner's further walks: an exam that cannot be planned and its way out, the interview's groups, the morning's draw of rooms.

// A job's page, once the job is over; it reloads itself.
async function over({ page }) {
  for (let tries = 0; tries < 120; tries += 1) {
    await page.waitForTimeout(500);
    const words = await page.locator("main").innerText({ timeout: 2000 }).catch(() => "");
    if (/查看结果|怎样补救|处理后可以重新发起/.test(words)) return page.waitForLoadState();
  }
}

// A scenario with far too little money: explained, a way chosen, looked at, taken up, planned.
export async function repair(visit, { base, serial, problems, examine, open, press }) {
  const { page, width } = visit;
  await page.goto(`${base}/arrangement/scenario/new`);
  await page.fill("[name=name]", `预算不足的试算${serial}`);
  await page.fill("[name=budget]", "1000");
  await press(visit);
  await page.fill("[name=time_limit]", "5");
  await press(visit, "开始编排");
  await over(visit);
  await examine(visit, "repair-ways");
  if ((await page.locator("main input[type=radio]").count()) === 0) return problems.push(`${width}: no way out is offered at ${page.url()}`);
  await press(visit, "查看采用后的变化");
  await examine(visit, "repair-look");
  await press(visit, "采用此修复并重新编排");
  await over(visit);
  await examine(visit, "repair-job");
  const made = await page.locator("main a.govuk-button").first().getAttribute("href").catch(() => null);
  if (!made) return problems.push(`${width}: the repaired scenario has no plan at ${page.url()}`);
  await open(visit, made, "repair-plan");
  await open(visit, `/arrangement/scenario/compare?plan=${made.split("/").pop()}`, "repair-compare");
  await page.goto(`${base}/arrangement/scenario`);
  await page.locator(`main a:has-text("预算不足的试算${serial}")`).first().click();
  await examine(visit, "repair-scenario");
}

// Posts into rooms and days, looked at, put in force.
export async function interview(visit, { problems, examine, open, press }) {
  const { page, width } = visit;
  await open(visit, "/interview", "interview");
  await page.fill("[name=rooms]", "0");
  await page.fill("[name=counts]", "X9 九");
  await press(visit, "开始分组");
  await examine(visit, "interview-errors");
  await open(visit, "/interview", "interview");
  await press(visit, "开始分组");
  await over(visit);
  await examine(visit, "interview-job");
  const made = await page.locator("main a.govuk-button").first().getAttribute("href").catch(() => null);
  if (!made) return problems.push(`${width}: no packing at ${page.url()}`);
  await open(visit, made, "interview-packing");
  await open(visit, `${made}/adopt`, "interview-adopt");
  await press(visit, "确认采用");
  await examine(visit, "interview-adopted");
}

// A site's lots: committed to, and on the morning drawn; a second tap shows the same.
export async function lots(visit, { base, problems, examine, press }) {
  const { page, width } = visit;
  await page.goto(`${base}/conduct`);
  await page.locator("td a[href^='/conduct/site/']").nth(width === 375 ? 0 : 1).click();
  await page.locator("main a[href$='/draw']").first().click();
  await examine(visit, "lots");
  if ((await page.locator("main form[action$='/commit']").count()) > 0) {
    await press(visit, "公布承诺");
    await examine(visit, "lots-committed");
  }
  if ((await page.locator("[name=witnesses]").count()) > 0) {
    await press(visit, "抽签");
    await examine(visit, "lots-errors");
    await page.fill("[name=witnesses]", "张三、李四");
    await page.fill("[name=witness]", "361524");
    await press(visit, "抽签");
    await examine(visit, "lots-drawn");
    await press(visit, "现场复核");
    await examine(visit, "lots-checked");
    if (!(await page.locator("body").innerText()).includes("复核相符")) problems.push(`${width}: the lots could not be checked`);
  }
}
