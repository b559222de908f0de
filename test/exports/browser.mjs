// Opens flame graphs, a chart and speedscope exports in a headless Chromium:
//   node browser.mjs GRAPH.svg GRAPH.html DIFF.svg CHART.svg \
//       SPEEDSCOPE.json EVENTS-SPEEDSCOPE.json FOLDER
// FOLDER gets screenshots. Needs playwright-core and speedscope (package.json)
// in NODE_MODULES and /usr/bin/chromium.
import assert from "node:assert/strict";
import {createRequire} from "node:module";
import fs from "node:fs";
import path from "node:path";
import {pathToFileURL} from "node:url";

const modules = process.env.NODE_MODULES;
const require = createRequire(path.join(modules, "node_modules/x.js"));
const {chromium} = require("playwright-core");
const [svg, html, diff, chart, speedscope, speedscopeOfEvents, folder] =
    process.argv.slice(2);

const browser = await chromium.launch(
    {executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
const errors = [];
async function open(file, options = {}) {
  const page = await browser.newPage(
      {viewport: {width: 1400, height: 720}, ...options});
  page.on("pageerror", (error) => errors.push(`${file}: ${error}`));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url()))
      errors.push(`${file} asks the network for ${request.url()}`);
  });
  await page.goto(pathToFileURL(path.resolve(file)).href);
  return page;
}
const shot = (page, name) =>
    page.screenshot({path: path.join(folder, name + ".png")});

function dataOf(file) {
  const text = fs.readFileSync(file, "utf8");
  return JSON.parse(/<metadata>([^]*?)<\/metadata>/.exec(text)[1]);
}

async function testFlameGraph(file, scheme) {
  const name = path.extname(file).slice(1) + "-" + scheme;
  const page = await open(file, {colorScheme: scheme});
  const data = dataOf(file);
  const names = data.functions.map((func) => func.name);
  const frame = (index) => page.locator(`.frame[data-index="${index}"]`);
  const width = async (index) => Number(
      await frame(index).locator("rect").getAttribute("width"));
  const matched = () => page.locator(".matched").textContent();
  const full = await width(0);
  assert(full > 1350, `the root is ${full} wide`);
  await shot(page, name);

  // A frame in the middle: its width is its share, and a click makes it whole.
  const index = data.frames.findIndex(
      ([, depth, total, self]) => depth >= 3 && total < data.total / 2 &&
          self > data.total / 200);
  const [func, , total, self, calls] = data.frames[index];
  assert(Math.abs(await width(index) / full - total / data.total) < 0.002);
  await frame(index).hover();
  const tip = await page.locator(".tip").textContent();
  const places = [names[func], (100 * total / data.total).toFixed(1) + " %",
                  (100 * self / data.total).toFixed(1) + " %",
                  calls.toLocaleString("en-US")];
  for (const text of places)
    assert(tip.includes(text), `no "${text}" in the tooltip: ${tip}`);
  await shot(page, name + "-tooltip");
  await frame(index).click();
  assert(Math.abs(await width(index) - full) < 1, "zoomed in");
  assert(await frame(0).getAttribute("class").then(
      (text) => text.includes("context")), "callers stay");
  await page.keyboard.press("Backspace");
  assert(await width(index) < full, "zoomed out one level");
  await page.keyboard.press("Escape");
  assert(Math.abs(await width(index) / full - total / data.total) < 0.002);

  // The share of a search: of outermost matches only.
  let sum = 0, below = null;
  for (const [f, depth, value] of data.frames) {
    if (below !== null && depth > below)
      continue;
    below = null;
    if (f === func) {
      sum += value;
      below = depth;
    }
  }
  await page.keyboard.press("/");
  await page.keyboard.type(
      "^" + names[func].replace(/[^A-Za-z0-9_]/g, "\\$&") + "$");
  assert.equal(await matched(),
               (100 * sum / data.total).toFixed(1) + " % in 1 function");
  assert(await page.locator(".frame.match").count() > 0);
  await shot(page, name + "-search");
  await page.locator("input").fill("no function has this name");
  assert.equal(await matched(), "no match");
  await page.locator("input").fill("("); // no regular expression yet
  await page.keyboard.press("Escape");
  assert.equal(await matched(), "");

  // Keyboard: the second frame is the first callee of the root.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.locator(".frame.selected").getAttribute("data-index"),
               "1");
  await page.keyboard.press("Enter");
  assert(Math.abs(await width(1) - full) < 1, "zoomed by keyboard");
  await page.close();
}

// "b" takes the widths from the base; colours tell the change.
async function testDiff() {
  const page = await open(diff);
  const data = dataOf(diff);
  const width = async (index) => Number(
      await page.locator(`.frame[data-index="${index}"] rect`)
          .getAttribute("width"));
  const index = data.frames.findIndex(
      ([, depth, total, , , , base]) => depth >= 3 &&
          Math.min(total / data.total, base / data.baseTotal) > 0.02);
  const [, , total, , , , base] = data.frames[index];
  assert(Math.abs(await width(index) / await width(0) - total / data.total) <
         0.002);
  const change = (total - base) / Math.max(total, base);
  const steps = [0.02, 0.1, 0.25, 0.5].filter((x) => Math.abs(change) >= x);
  const tint = "d" + (4 + (change < 0 ? -1 : 1) * steps.length);
  const group = page.locator(`.frame[data-index="${index}"]`);
  assert((await group.getAttribute("class")).split(" ").includes(tint));
  await shot(page, "diff");
  await page.keyboard.press("b");
  assert(Math.abs(await width(index) / await width(0) -
                  base / data.baseTotal) < 0.002);
  await page.close();
}

// A chart: frames stand at their times; a click shows what all threads did then.
async function testChart() {
  const page = await open(chart);
  const data = dataOf(chart);
  const rect = async (index) => {
    const element = page.locator(`.frame[data-index="${index}"] rect`);
    return {x: Number(await element.getAttribute("x")) - 12,
            y: Number(await element.getAttribute("y")),
            width: Number(await element.getAttribute("width"))};
  };
  const full = (await rect(0)).width;
  assert(data.frames.filter(([, depth]) => depth === 1).length > 1, "threads");
  const index = data.frames.findIndex(
      ([, depth, width, , , , start]) => depth >= 3 && start > 0 &&
          width > data.total / 100 && width < data.total / 2);
  const [func, , width, , , , start, row] = data.frames[index];
  const place = await rect(index);
  assert(Math.abs(place.x / full - start / data.total) < 0.002, "its time");
  assert(Math.abs(place.width / full - width / data.total) < 0.002);
  assert.equal(place.y - (await rect(0)).y, 19 * row);
  await page.locator(`.frame[data-index="${index}"]`).hover();
  const tip = await page.locator(".tip").textContent();
  assert(tip.includes("at " + ((data.from + start) / 1e9).toFixed(9) + " s"),
         tip);
  assert(tip.includes(data.functions[func].name));
  assert(await page.locator(".axis text").count() > 3, "an axis");
  await shot(page, "chart");
  await page.locator(`.frame[data-index="${index}"]`).click();
  assert(Math.abs((await rect(index)).width - full) < 1, "zoomed in");
  for (const [other, frame] of data.frames.entries())
    if (frame[1] === 1 && frame[6] <= start &&
        frame[6] + frame[2] >= start + width)
      assert(Math.abs((await rect(other)).width - full) < 1,
             "all threads of that time");
  await shot(page, "chart-zoomed");
  await page.keyboard.press("Escape");
  assert(Math.abs((await rect(index)).x / full - start / data.total) < 0.002);
  await page.close();
}

async function testSpeedscope(speedscope) {
  const start = path.join(modules, "node_modules/speedscope/dist/release");
  const page = await open(path.join(start, "index.html"));
  await page.waitForSelector("input[type=file]", {state: "attached"});
  await page.setInputFiles("input[type=file]", speedscope);
  const document = JSON.parse(fs.readFileSync(speedscope, "utf8"));
  await page.getByText(document.profiles[0].name).first().waitFor();
  // The heaviest function heads the sandwich view, with its own time.
  await page.keyboard.press("3");
  await page.getByText("Symbol Name").first().waitFor();
  const self = new Map();
  const stack = [];
  let last = 0;
  for (const {type, frame, at} of document.profiles[0].events) {
    if (stack.length)
      self.set(stack.at(-1), (self.get(stack.at(-1)) || 0) + at - last);
    last = at;
    if (type === "O")
      stack.push(frame);
    else
      stack.pop();
  }
  const [heaviest, time] =
      [...self].reduce((best, item) => item[1] > best[1] ? item : best);
  const name = document.shared.frames[heaviest].name;
  const text = await page.locator("tr", {hasText: name}).first().textContent();
  await shot(page, "speedscope");
  const shown = (time / 1e6).toFixed(2) + "ms";
  assert(text.includes(shown),
         `speedscope says "${text}", not ${shown} for ${name}`);
  await page.close();
}

try {
  for (const file of [svg, html])
    for (const scheme of ["light", "dark"])
      await testFlameGraph(file, scheme);
  await testDiff();
  await testChart();
  await testSpeedscope(speedscope);
  await testSpeedscope(speedscopeOfEvents);
  assert.deepEqual(errors, []);
  console.log("ok    flame graph, chart and speedscope in Chromium");
} finally {
  await browser.close();
}
