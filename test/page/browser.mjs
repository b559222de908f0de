// Opens pages in a headless Chromium: node browser.mjs FOLDER
// FOLDER has NAME.html and, where reports are compared, NAME.REPORT.json for
// sqlite (with a base), threads, leaky, calls, traced, odd, large, deep, counts
// and empty; it gets screenshots. Needs playwright-core in NODE_MODULES and
// /usr/bin/chromium.
import assert from "node:assert/strict";
import fs from "node:fs";
import {createRequire} from "node:module";
import path from "node:path";
import {pathToFileURL} from "node:url";

const require = createRequire(
    path.join(process.env.NODE_MODULES, "node_modules/x.js"));
const {chromium} = require("playwright-core");
const folder = process.argv[2];
const browser = await chromium.launch(
    {executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
const errors = [];
const count = (n) => n.toLocaleString("en-US");

async function open(name, hash = "", options = {}) {
  const page = await browser.newPage(
      {viewport: {width: 1280, height: 800}, ...options});
  page.setDefaultTimeout(10000);
  page.on("pageerror", (error) => errors.push(`${name}: ${error}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      errors.push(`${name}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url()))
      errors.push(`${name} asks the network for ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    errors.push(`${name}: a dialog`);
    return dialog.dismiss();
  });
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", {value: {
      writeText: async (text) => void (window.copied = text)}});
  });
  const file = path.resolve(folder, name + ".html");
  await page.goto(pathToFileURL(file).href + hash);
  await page.waitForSelector(".view");
  return page;
}
const json = (name, report) => JSON.parse(
    fs.readFileSync(path.join(folder, `${name}.${report}.json`), "utf8"));
const shot = (page, name) =>
    page.screenshot({path: path.join(folder, `shot-${name}.png`)});
const nav = (page, title) =>
    page.locator("nav a", {hasText: title}).first().click();
const text = (page, selector) => page.locator(selector).first().textContent();
const hash = (page) => page.evaluate(() => location.hash);
const settle = (page) => page.evaluate(() => new Promise(
    (done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Every control says what it is to those who do not see it. */
async function testLabels(page, view) {
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll(
        "button, input, select, canvas, a, [role=grid], [role=tree]")]
        .filter((one) => !(one.getAttribute("aria-label") ||
                           one.textContent.trim() ||
                           one.closest("label, [role=img]")))
        .map((one) => one.outerHTML.slice(0, 120)));
  assert.deepEqual(nameless, [], `${view} has controls without a name`);
}

async function testViews(name, width, scheme) {
  const page = await open(name, "", {
    viewport: {width, height: Math.round(width * 0.6)}, colorScheme: scheme});
  const titles = await page.locator("nav a").allTextContents();
  for (const title of titles) {
    await nav(page, title);
    await page.waitForSelector(`.view[aria-label="${title}"]`);
    await settle(page);
    await page.waitForTimeout(250);
    await testLabels(page, title);
    const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - innerWidth);
    assert(wide <= 0, `${title} of ${name} is wider than ${width}`);
    await shot(page, `${name}-${title.replace(" ", "-")}-${width}-${scheme}`);
  }
  const shade = await page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor
        .match(/\d+/g).map(Number);
    return (r + g + b) / 3;
  });
  assert(scheme === "dark" ? shade < 60 : shade > 200, `${scheme}: ${shade}`);
  await page.close();
  return titles;
}

async function testFunctions(name) {
  const rows = json(name, "functions").functions;
  const page = await open(name, "#functions");
  const sum = (list, key) => list.reduce((all, row) => all + row[key], 0);
  const first = () => page.locator('.tr [data-key="name"] .name').first()
      .getAttribute("title");
  assert.equal(await text(page, "[data-sum=calls]"), count(sum(rows, "calls")));
  assert.equal(await page.locator("[data-sum=self]").getAttribute("title"),
               count(sum(rows, "self_ns")) + " ns");
  assert.equal(await first(), rows[0].name);

  // Sorting; a second time the other way round.
  const heading = page.locator(".th button", {hasText: "Calls"});
  await heading.click();
  const calls = rows.map((row) => row.calls).sort((a, b) => b - a);
  const shownCalls = () => text(page, '.tr [data-key="calls"]');
  assert.equal(await shownCalls(), count(calls[0]));
  await heading.click();
  assert.equal(await shownCalls(), count(calls[calls.length - 1]));

  // Searching finds in names and files; sums are those of what is shown.
  await page.keyboard.press("/");
  await page.keyboard.type("btree");
  const found = rows.filter((row) =>
    `${row.name}\n${row.mangled}\n${row.file}`.toLowerCase().includes("btree"));
  assert(found.length > 3);
  assert.equal(await text(page, ".toolbar-note"),
               `${count(found.length)} of ${count(rows.length)} functions`);
  assert.equal(await text(page, "[data-sum=calls]"), count(sum(found, "calls")));
  await page.locator(".search").fill("/^sqlite3(Btree|Pager)Get/");
  const exact = rows.filter((row) => /^sqlite3(Btree|Pager)Get/i.test(row.name));
  assert.equal(await text(page, ".toolbar-note"),
               `${count(exact.length)} of ${count(rows.length)} functions`);
  await page.locator(".search").fill("/(/"); // no regular expression yet
  assert.equal(await page.locator(".tr").count(), 0);
  await page.keyboard.press("Escape");
  assert.equal(await text(page, "[data-sum=calls]"), count(sum(rows, "calls")));

  // Columns are chosen.
  await page.locator("button", {hasText: "Columns"}).click();
  await page.locator(".popover-panel label", {hasText: "p90"}).click();
  await page.locator(".popover-panel label", {hasText: "Durations"}).click();
  const headings = await page.locator(".th").allTextContents();
  assert(headings.some((one) => one.trim() === "p90"), `${headings}`);
  assert(!headings.some((one) => one.trim() === "Durations"));
  await page.keyboard.press("c");
  await page.waitForFunction(() => window.copied);
  const lines = (await page.evaluate(() => window.copied)).trim().split("\n");
  assert.equal(lines.length, rows.length + 1, "copied as text");
  await page.close();
}

/** One selection in all views, steps back, what a link keeps. */
async function testSelection(name) {
  const rows = json(name, "functions").functions;
  const wanted = rows.find((row) => row.name === "sqlite3BtreeInsert");
  const page = await open(name, "#functions");
  await page.locator(".search").fill(wanted.name);
  await page.locator(".tr", {has: page.locator(`[title="${wanted.name}"]`)})
      .first().click();
  const inspected = () => text(page, ".inspector h2");
  assert.equal(await inspected(), wanted.name);
  const facts = await text(page, ".inspector .figures");
  assert(facts.includes(count(wanted.calls)), facts);
  assert((await text(page, ".inspector")).includes("Source"), "its source");

  await nav(page, "Call tree");
  assert.equal(await inspected(), wanted.name);
  assert.equal(await page.locator(".tr.selected .name").getAttribute("title"),
               wanted.name);
  await nav(page, "Flame graph");
  assert.equal(await inspected(), wanted.name);
  const link = await hash(page);
  assert(link.startsWith("#flame") && link.includes("fn="), link);
  const other = await open(name, link);
  assert.equal(await text(other, ".inspector h2"), wanted.name);
  await other.close();

  // A caller, by a click; back twice is the tree with the first again.
  const caller = await page.locator(".neighbours .name").first()
      .getAttribute("class") && await text(page, ".neighbours .name");
  await page.locator(".neighbours button").first().click();
  assert.equal(await inspected(), caller);
  await page.goBack();
  assert.equal(await inspected(), wanted.name);
  await page.goBack();
  assert.equal(await text(page, "nav .on"), "Call tree");
  await page.goForward();
  assert.equal(await text(page, "nav .on"), "Flame graph");

  // Callers' calls add up to the function's.
  const calls = await page.locator(".neighbours").first().locator(".figure")
      .allTextContents();
  const sum = calls.reduce(
      (all, one) => all + Number(one.replace(/[^0-9]/g, "")), 0);
  assert.equal(sum, wanted.calls, "calls by callers");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".inspector").count(), 0);
  await page.close();
}

async function testFlame(name) {
  const page = await open(name, "#flame");
  const canvas = page.locator("canvas");
  const box = await canvas.boundingBox();
  const tip = async (x, row) => {
    await page.mouse.move(box.x + x * box.width, box.y + row * 20.3);
    await settle(page);
    return await page.locator(".tip").count() ? text(page, ".tip b") : null;
  };
  assert.equal(await tip(0.3, 0.5), "all");
  assert.equal(await tip(0.3, 1.5), "main");
  const deep = await tip(0.1, 5.5);
  assert(deep && deep !== "main", deep);
  await shot(page, "flame-tip");

  // A click enlarges: now it fills the width, callers stay above.
  await page.mouse.click(box.x + 0.1 * box.width, box.y + 5.5 * 20.3);
  await page.waitForFunction(() => location.hash.includes("zoom="));
  assert.equal(await text(page, ".inspector h2"), deep);
  await page.keyboard.press("Escape"); // zoom first, then the selection
  assert(!(await hash(page)).includes("zoom="));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".inspector").count(), 0);

  // Keys: the largest callee of the largest callee, then out again.
  await canvas.focus();
  for (let i = 0; i < 4; ++i)
    await page.keyboard.press("ArrowDown");
  const walked = await text(page, ".inspector h2");
  await page.keyboard.press("Enter");
  assert((await text(page, ".trail")).endsWith(walked), walked);
  await page.keyboard.press("Backspace");
  assert(!(await text(page, ".trail")).endsWith(walked));
  await page.keyboard.press("Escape");

  // The share of a search is of outermost matches: of main's, all.
  await page.keyboard.press("/");
  await page.keyboard.type("/^main$/");
  await page.waitForSelector(".matched");
  const share = await text(page, ".matched");
  assert.match(share, /^(100\.0|9\d\.\d) % in 1 function$/);
  await page.locator(".search").fill("no function has this name");
  assert.equal(await text(page, ".matched"), "no match");
  await page.locator(".search").fill("");

  // Other metrics, turned round, one function, upside down.
  const total = () => text(page, ".toolbar-note");
  await page.locator("select").first().selectOption("calls");
  const calls = json(name, "functions").functions
      .reduce((all, row) => all + row.calls, 0);
  assert((await total()).startsWith(count(calls)), await total());
  await page.locator("select").first().selectOption("bytes");
  await page.locator("select").first().selectOption("self");
  await page.locator(".segmented button", {hasText: "Callers"}).click();
  const hottest = json(name, "functions").functions[0].name;
  await page.keyboard.press("Escape");
  assert.equal(await tip(0.02, 1.5), hottest, "turned round");
  await shot(page, "flame-turned");
  await page.locator(".segmented button", {hasText: "Callees"}).click();
  await page.locator("button", {hasText: "Root at the bottom"}).click();
  await page.mouse.move(box.x + 40, box.y + box.height - 8);
  await settle(page);
  assert.equal(await text(page, ".tip b"), "all");
  await page.close();
}

async function testTree(name) {
  const page = await open(name, "#tree");
  const row = (title) => page.locator(".tr", {
    has: page.locator(`.name[title="${title}"]`)}).first();
  await row("main").click();
  const before = await page.locator(".tr").count();
  await page.locator(".tree").focus();
  await page.keyboard.press("ArrowLeft");
  assert(await page.locator(".tr").count() < before, "closed");
  assert.equal(await row("main").getAttribute("aria-expanded"), "false");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator(".tr").count(), before, "opened");
  await page.locator("button", {hasText: "Hot path"}).click();
  const level = await page.locator(".tr.selected").getAttribute("aria-level");
  assert(Number(level) > 4, `the hot path ends at level ${level}`);
  await page.keyboard.press("c");
  await page.waitForFunction(() => /^ *wall time %/.test(window.copied));
  await page.close();
}

async function testHeap(name) {
  const heap = json(name, "heap");
  const page = await open(name, "#heap");
  const sum = (key) => heap.sites.reduce((all, row) => all + row[key], 0);
  const title = (key) =>
      page.locator(`[data-sum=${key}]`).getAttribute("title");
  assert.equal(await title("bytes"), count(sum("bytes")) + " bytes");
  assert.equal(await title("live"), count(sum("live_bytes")) + " bytes");
  assert.equal(await text(page, "[data-sum=count]"), count(sum("count")));
  assert.equal(sum("bytes"), heap.summary.bytes_allocated);
  for (const tab of ["Functions", "Types", "Sizes", "Lifetimes", "Leaks"]) {
    await page.locator(".segmented button", {hasText: tab}).click();
    await settle(page);
    if (tab === "Functions" || tab === "Types")
      assert.equal(await title("bytes"), count(sum("bytes")) + " bytes", tab);
  }
  assert.equal(await page.locator(".leak").count(), heap.leaks.length);
  await page.locator(".leak summary").first().click();
  const names = await page.locator(".leak[open] .stack li .mono").allTextContents();
  assert.deepEqual(names.reverse(), heap.leaks[0].path);
  await shot(page, name + "-leaks");
  await page.locator(".leak[open] button", {hasText: "call tree"}).click();
  assert.equal(await page.locator(".tr.selected .name").getAttribute("title"),
               heap.leaks[0].path.at(-1));
  await page.close();
}

async function testThreads() {
  const page = await open("threads", "#threads");
  assert.equal(await page.locator(".tr").count(), 6);
  const names = await page.locator('.tr [data-key="name"]').allTextContents();
  // They call for the first time in any order.
  assert.deepEqual(names.slice(1).sort(), ["reader", "worker 0", "worker 1",
                                    "worker 2", "writer"]);
  await page.locator(".tr").nth(names.indexOf("worker 0")).click();
  assert.match(await text(page, ".detail h3"), /^Thread \d: worker 0/);
  const hottest = await page.locator(".detail .top-list .name").allTextContents();
  assert(hottest.some((one) => one.startsWith("blurPixel(")), hottest.join());
  assert(!hottest.some((one) => one.startsWith("readImages")), "of others");
  await page.locator(".tr").nth(1).click();
  await page.locator("button", {hasText: "Flame graph of this"}).click();
  assert((await hash(page)).includes("thread=1"));
  const one = await text(page, ".toolbar-note");
  await page.locator("select").nth(1).selectOption("");
  assert.notEqual(await text(page, ".toolbar-note"), one);

  // What was spent waiting, in the graph and beside the functions.
  const rows = json("threads", "functions").functions;
  const waited = rows.reduce((sum, row) => sum + row.wait_ns, 0);
  await page.locator("select").first().selectOption("wait");
  const shown = await text(page, ".toolbar-note");
  const unit = {ms: 1e6, s: 1e9}[/(\S+) time spent waiting/.exec(shown)[1]];
  assert(Math.abs(parseFloat(shown) * unit / waited - 1) < 0.006, shown);
  await nav(page, "Functions");
  const headings = await page.locator(".th").allTextContents();
  assert(headings.includes("CPU") && headings.includes("Waits"), `${headings}`);
  await page.locator(".th button", {hasText: "Waits"}).click();
  const most = rows.reduce((a, b) => a.wait_ns > b.wait_ns ? a : b);
  await page.locator(".tr").first().click();
  assert.equal(await text(page, ".inspector h2"), most.name);
  assert((await text(page, ".inspector .figures")).includes(most.waited_for));
  await page.close();
}

/** Series, what the pointer is at, and the range in view. */
async function testTimeline() {
  const {timeline} = json("threads", "timeline");
  const page = await open("threads", "#timeline");
  const lane = (title) => page.locator(".lane", {hasText: title}).first();
  const titles = await page.locator(".lane figcaption b").allTextContents();
  assert.deepEqual(titles.slice(0, 4),
                   ["Threads", "Calls", "CPU time, of one core", "Memory"]);
  for (const title of ["Allocations", "Page faults", "Context switches"])
    assert(titles.includes(title), titles.join());
  const rss = Math.max(...timeline.map((point) => point.rss_bytes));
  const readout = () => lane("Memory").locator(".readout dd").first()
      .textContent();
  const bytes = (text) => parseFloat(text.replace("max ", "")) * 2 ** 20;
  assert(Math.abs(bytes(await readout()) / rss - 1) < 0.005, await readout());
  assert.equal(await page.locator(".thread-track i").count(), 6);

  // Under the pointer it is a point's; every lane shows the same moment.
  const over = page.locator(".u-over").nth(2);
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.waitForSelector(".lane figcaption > .faint");
  const moments = new Set(await page.locator(
      ".lane:not(.threads-lane) figcaption > .faint").allTextContents());
  assert.equal(moments.size, 1, [...moments].join());
  await shot(page, "timeline-cursor");

  // Dragging enlarges, keys too; the route has it; Esc shows all again.
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2,
                        {steps: 4});
  await page.mouse.up();
  await page.waitForFunction(() => location.hash.includes("t="));
  const range = async () => /t=(\d+)-(\d+)/.exec(await hash(page)).slice(1)
      .map(Number);
  const [from, to] = await range();
  const end = timeline[timeline.length - 1].time_ns;
  assert(Math.abs(from / end - 0.5) < 0.05 && Math.abs(to / end - 0.75) < 0.05,
         `${from} to ${to} of ${end}`);
  await page.locator(".lanes").focus();
  for (let i = 0; i < 60; ++i)
    await page.keyboard.press("w");
  const [low, high] = await range();
  assert(high - low === 1 && low >= from && high <= to, `${low} to ${high}`);
  await page.keyboard.press("s");
  assert((await range())[1] - (await range())[0] > 1, "wider again");
  await page.keyboard.press("Escape");
  assert(!(await hash(page)).includes("t="));

  // The summary's pictures lead here.
  await nav(page, "Summary");
  const tiles = await page.locator(".tile b").allTextContents();
  assert.deepEqual(tiles, ["CPU", "Calls", "Resident memory", "Live heap"]);
  await page.locator(".tile").first().click();
  await page.waitForSelector('.view[aria-label="Timeline"]');
  await page.close();
}

/** Single calls: what they are, zooming to a nanosecond, selection. */
async function testCalls() {
  const page = await open("calls", "#timeline");
  const lanes = page.locator(".call-lane");
  assert.equal(await lanes.count(), 2);
  assert.match(await lanes.nth(1).locator("canvas").getAttribute("aria-label"),
               /^2 calls of thread 1 worker in order of time$/);
  const row = Math.round(1.3 * await page.evaluate(
      () => parseFloat(getComputedStyle(document.documentElement).fontSize)));
  const tip = async (lane, share, level) => {
    const box = await lanes.nth(lane).locator("canvas").boundingBox();
    await page.mouse.move(box.x + share * box.width,
                          box.y + (level + 0.5) * row);
    await settle(page);
    return await page.locator(".tip").count()
        ? (await page.locator(".tip b, .tip dd").allTextContents()).join("; ")
        : "";
  };
  assert.match(await tip(0, 0.3, 0), /^main; 900 µs \(900,000 ns\)/);
  assert.match(await tip(0, 0.3, 1), /^parse; 499 µs .*exception or longjmp/);
  assert.match(await tip(1, 0.9, 1), /^leaf; 600 µs .*still open at the end/);
  assert.equal(await tip(0, 0.6, 1), "");

  // One call in its nanosecond, after keys.
  await page.evaluate(() => location.hash = "#timeline?t=1990-2010");
  await page.waitForSelector("text=20 ns from 1.99 µs on");
  assert.match(await tip(0, 0.5 + 0.5 / 20, 2), /^leaf; 1 ns \(1 ns\); 2,000 ns/);
  assert.equal(await tip(0, 0.5 + 1.8 / 20, 2), "", "a nanosecond later");
  await shot(page, "calls-ns");
  const canvas = lanes.first().locator("canvas");
  const box = await canvas.boundingBox();
  await page.mouse.dblclick(box.x + box.width * 0.52, box.y + row * 2.5);
  await page.waitForSelector("text=1 ns from 2.00 µs on");
  assert.equal(await text(page, ".inspector h2"), "leaf");
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("parse");
  await settle(page);
  assert((await hash(page)).includes("q=parse"));
  await page.close();

  // Half a million: figures printed, not judged.
  const many = await open("traced", "#timeline");
  const note = await text(many, ".toolbar-note");
  const calls = json("traced", "functions").functions
      .reduce((all, one) => all + one.calls, 0);
  assert((await many.locator(".toolbar").textContent())
      .includes(count(calls) + " calls"), note);
  await settle(many);
  await many.waitForTimeout(300);
  report("calls", await frameTimes(many, ".call-lane canvas"));
  await many.close();
}

async function testCompare(name) {
  const page = await open(name, "#compare");
  await page.locator(".segmented button", {hasText: "Calls"}).click();
  const changes = await page.locator('.tr [data-key="step"]').allTextContents();
  assert(changes.length > 5 && changes.every((one) => /^[+−]/.test(one)));
  await page.locator("button", {hasText: "Differential"}).click();
  assert((await text(page, ".legend")).includes("more than the base"));
  const widths = await text(page, ".toolbar-note");
  await page.locator("button", {hasText: "Widths of the base"}).click();
  assert.equal(await text(page, ".toolbar-note"), widths);
  await shot(page, "flame-compared");
  await page.close();
}

async function testTheme() {
  const page = await open("threads", "", {colorScheme: "light"});
  const shade = () => page.evaluate(
      () => document.documentElement.dataset.theme);
  assert.equal(await shade(), "light");
  await page.emulateMedia({colorScheme: "dark"});
  await page.waitForFunction( // follows the system
      () => document.documentElement.dataset.theme === "dark");
  await page.locator("button[aria-label='Light colours']").click();
  assert.equal(await shade(), "light", "until somebody chooses");
  await page.reload();
  await page.waitForSelector(".view");
  assert.equal(await shade(), "light", "which lasts");
  await page.close();
}

/** What the program told: frames, how long they took, the slowest. */
async function testTold() {
  const {frames} = json("told", "frames");
  const render = frames.find((one) => one.name === "render");
  const page = await open("told", "#told");
  await page.waitForSelector('.view[aria-label="Told"]');
  const rows = await page.locator(".tr .name, .tr").allTextContents();
  assert(rows.some((row) => row.includes("<i>physics")), rows.join());
  await page.locator(".tr", {hasText: "render"}).first().click();
  assert.equal(await page.locator(".told-columns .bars").first()
      .locator("tbody tr").count(), render.histogram.length);
  const bins = await page.locator(".told-columns .bars").first()
      .locator("tbody tr td:nth-child(2)").allTextContents();
  assert.deepEqual(bins.map(Number),
                   render.histogram.map((bin) => bin.count));
  const slow = page.locator(".slowest tbody tr");
  assert.equal(await slow.count(), render.slowest.length);
  assert((await slow.first().textContent()).includes("<b>main</b>"));
  await shot(page, "told");
  await slow.first().locator("a").click();
  await page.waitForSelector('.view[aria-label="Timeline"]');
  const [first] = render.slowest;
  assert((await hash(page)).includes(`t=${first.start_ns}-${first.end_ns}`));
  await nav(page, "Told");
  for (const [tab, text] of [["Sections", "load"],
                             ["Counters and gauges", "cache miss"]]) {
    await page.getByRole("radio", {name: tab}).click();
    await page.locator(".tr", {hasText: text}).first().waitFor();
  }
  await page.close();
}

/** Names that would break out are text. */
async function testNames() {
  const evil = "</script><img src=x onerror=document.title='broken'>";
  const page = await open("odd", "#functions");
  const cell = page.locator(`.name[title="${evil}"]`).first();
  await cell.click();
  assert.equal(await text(page, ".inspector h2"), evil);
  for (const view of ["Summary", "Flame graph", "Call tree", "Heap", "Timeline",
                      "Threads"]) {
    await nav(page, view);
    await settle(page);
  }
  assert((await page.locator(".view").textContent())
      .includes("</script><img"), "a thread's name");
  await page.locator(".tr").first().click();
  const bytes = await open("odd", "#functions");
  assert((await bytes.locator(".table").textContent()).includes("\\u202egnp"),
         "marks that turn the direction are shown");
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.title(), "b> - autoprof");
  await page.close();
  await bytes.close();
}

/** A tree of 100,000 levels, no times, no calls: every view is drawn. */
async function testEdges() {
  for (const name of ["deep", "counts", "empty"]) {
    const page = await open(name);
    for (const title of await page.locator("nav a").allTextContents()) {
      await nav(page, title);
      await page.waitForSelector(`.view[aria-label="${title}"]`);
      await settle(page);
      if (title === "Functions" && name !== "empty") {
        await page.locator(".tr").first().click();
        const wanted = name === "deep" ? "f99999" : "f";
        assert.equal(await text(page, ".inspector h2"), wanted);
      }
    }
    await page.close();
  }
}

/** Lengths of frames while the wheel zooms in and out, in ms. */
function frameTimes(page, selector) {
  return page.evaluate(async (selector) => {
    const canvas = document.querySelector(selector);
    const box = canvas.getBoundingClientRect();
    const times = [];
    let last = 0;
    for (let i = 0; i < 240; ++i) {
      const now = await new Promise((done) => requestAnimationFrame(done));
      if (last)
        times.push(now - last);
      last = now;
      canvas.dispatchEvent(new WheelEvent("wheel", {
        deltaY: i % 120 < 60 ? -25 : 25, ctrlKey: true, cancelable: true,
        bubbles: true, clientX: box.x + box.width * 0.35,
        clientY: box.y + box.height / 4}));
    }
    return times.sort((a, b) => a - b);
  }, selector);
}

function report(what, times) {
  const at = (share) =>
      times[Math.floor(share * (times.length - 1))].toFixed(1) + " ms";
  console.log(`${what}; frames while zooming: median ${at(0.5)}, ` +
              `p95 ${at(0.95)}, longest ${at(1)}`);
}

/** How fast 200,000 paths are: printed, not judged. */
async function measureLarge() {
  const page = await open("large", "#flame");
  const ready = await page.evaluate(() => performance.now());
  await settle(page);
  await page.waitForTimeout(400);
  report(`large: open after ${ready.toFixed(0)} ms`,
         await frameTimes(page, "canvas"));
  const rows = json("large", "functions").functions;
  await nav(page, "Functions");
  assert.equal(await text(page, "[data-sum=calls]"),
               count(rows.reduce((sum, row) => sum + row.calls, 0)));
  await page.close();
}

try {
  const all = ["Summary", "Flame graph", "Functions", "Call tree", "Heap",
               "Timeline", "Threads", "Compare"];
  assert.deepEqual(await testViews("sqlite", 1280, "light"), all);
  await testViews("sqlite", 2560, "dark");
  await testViews("threads", 1280, "dark");
  assert(!(await testViews("leaky", 2560, "light")).includes("Compare"));
  await testFunctions("sqlite");
  await testSelection("sqlite");
  await testFlame("sqlite");
  await testTree("sqlite");
  await testHeap("sqlite");
  await testHeap("leaky");
  await testThreads();
  await testTimeline();
  await testCalls();
  await testCompare("sqlite");
  await testTheme();
  await testTold();
  await testNames();
  await testEdges();
  await measureLarge();
  assert.deepEqual(errors, []);
  console.log("ok    the page in Chromium");
} finally {
  await browser.close();
}
