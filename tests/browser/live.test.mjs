// Looks at a site that is being written: `dateline serve` runs on a copy of a small project, files change, and open tabs follow.
//
// DATELINE names the program (`target/debug/dateline`). Every wait is for a condition, with patience for slow machines.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { launch } from "./browser.mjs";
import { PROGRAM, preview } from "./preview.mjs";

const PATIENCE_MS = 30_000;
// Long enough for a wrong reaction to show; a right one has no need of it.
const IDLE_MS = 400;

const PARIS = "content/briefings/2026-01-06-paris.md";
const ROME = "content/briefings/2026-01-07-rome.md";

let browser;
let context;
let project;
let server;
let errors;

before(async () => {
  assert.ok(existsSync(PROGRAM), `no program at ${PROGRAM}: run \`cargo build\`, or set DATELINE`);
  browser = await launch();
});

after(async () => browser?.close());

beforeEach(async () => {
  project = mkdtempSync(join(tmpdir(), "dateline-live-"));
  write("site.toml", 'title = "Summits"\nbase_url = "https://summits.example/"\nlanguage = "en"\ntimezone = "Europe/Paris"\n');
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "First words of Paris."));
  write(ROME, briefing("Talks in Rome", "2026-01-07", "First words of Rome."));
  write("static/site.css", "h1 { color: rgb(1, 1, 1) }\n");
  server = await preview(project);
  context = await browser.newContext({ viewport: { width: 800, height: 500 } });
  context.setDefaultTimeout(PATIENCE_MS);
  errors = [];
  context.on("weberror", (error) => errors.push(error.error().stack));
});

afterEach(async () => {
  await context?.close();
  await server?.stop();
  rmSync(project, { recursive: true, force: true });
  assert.deepEqual(errors, []);
});

test("text changes without losing scroll, focus and selection", async () => {
  const page = await open("Allies meet in Paris");
  await page.evaluate(() => {
    document.querySelector('a[href="https://example.org/inside"]').focus();
    window.scrollTo(0, 600);
    window.isSameDocument = true;
  });
  const scrolled = await page.evaluate(() => window.scrollY);
  assert.ok(scrolled > 0, "the page is long enough to be scrolled");
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Second words of Paris."));
  await page.getByText("Second words of Paris.").waitFor();
  assert.equal(await page.getByText("First words of Paris.").count(), 0);
  const kept = await page.evaluate(() => [window.isSameDocument, window.scrollY, document.activeElement.href]);
  assert.deepEqual(kept, [true, scrolled, "https://example.org/inside"]);
});

test("the title of the tab follows, and what a reader opened stays open", async () => {
  const page = await open("Allies meet in Paris");
  await page.evaluate(() => {
    const details = document.querySelector("main details");
    if (details !== null) details.open = true;
    window.wasOpened = details !== null;
    window.isSameDocument = true;
  });
  write(PARIS, briefing("Allies part in Paris", "2026-01-06", "Second words of Paris."));
  await page.getByRole("heading", { name: "Allies part in Paris" }).waitFor();
  await page.waitForFunction(() => document.title.startsWith("Allies part in Paris"));
  const kept = await page.evaluate(() => [window.isSameDocument, document.querySelector("main details")?.open ?? false, window.wasOpened]);
  assert.equal(kept[0], true);
  assert.equal(kept[1], kept[2]);
});

test("a style sheet is swapped without navigation, once and again", async () => {
  const page = await open("Allies meet in Paris");
  await page.evaluate(() => void (window.isSameDocument = true));
  for (const shade of [2, 3, 4]) {
    write("static/site.css", `h1 { color: rgb(${shade}, ${shade}, ${shade}) }\n`);
    await page.waitForFunction((color) => getComputedStyle(document.querySelector("h1")).color === color, `rgb(${shade}, ${shade}, ${shade})`);
  }
  await page.waitForFunction(() => document.querySelectorAll('link[rel~="stylesheet"][href*="site.css"]').length === 1);
  assert.equal(await page.evaluate(() => window.isSameDocument), true);
});

test("a tab whose page did not change does not move", async () => {
  const [paris, rome] = [await open("Allies meet in Paris"), await open("Talks in Rome")];
  await quiet(rome);
  await rome.evaluate(() => {
    window.isSameDocument = true;
    window.changes = 0;
    new MutationObserver(() => window.changes++).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Second words of Paris."));
  await paris.getByText("Second words of Paris.").waitFor();
  await rome.waitForTimeout(IDLE_MS);
  assert.deepEqual(await rome.evaluate(() => [window.isSameDocument, window.changes]), [true, 0]);
});

test("every tab follows, and all of a site hold one line; the next takes over when its holder is closed", async () => {
  const lines = new Set();
  context.on("request", (request) => request.url().endsWith("/__dateline/events") && lines.add(request));
  for (const end of ["requestfailed", "requestfinished"]) context.on(end, (request) => lines.delete(request));
  const tabs = [];
  // More than the connections that a browser keeps to one host.
  for (let n = 0; n < 8; n++) tabs.push(await open("Allies meet in Paris"));
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Second words of Paris."));
  for (const tab of tabs) await tab.getByText("Second words of Paris.").waitFor();
  assert.equal(lines.size, 1);
  await tabs.shift().close();
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Third words of Paris."));
  for (const tab of tabs) await tab.getByText("Third words of Paris.").waitFor();
});

test("where tabs cannot share a line each has its own", async () => {
  // As on plain HTTP beyond loopback.
  await context.addInitScript(() => delete Navigator.prototype.locks);
  const tabs = [await open("Allies meet in Paris"), await open("Allies meet in Paris")];
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Second words of Paris."));
  for (const tab of tabs) await tab.getByText("Second words of Paris.").waitFor();
});

test("an image is shown anew without navigation", async () => {
  const square = (side) => `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"/>`;
  write("static/square.svg", square(10));
  const page = await open("Allies meet in Paris");
  await page.evaluate(() => {
    window.isSameDocument = true;
    const image = new Image();
    image.src = "/square.svg";
    document.body.append(image);
  });
  const hasSide = (side) => [...document.images].some((image) => image.complete && image.naturalWidth === side);
  await page.waitForFunction(hasSide, 10);
  write("static/square.svg", square(20));
  await page.waitForFunction(hasSide, 20);
  assert.equal(await page.evaluate(() => window.isSameDocument), true);
});

test("faults are laid over the broken page as text, told on others by a banner, and go away by themselves", async () => {
  const [paris, rome] = [await open("Allies meet in Paris"), await open("Talks in Rome")];
  await paris.evaluate(() => void (window.isSameDocument = true));
  write(PARIS, "---\ntitle: [ <b>never closed\ndate: 2026-01-06\n---\nText.\n");
  const dialog = paris.getByRole("dialog");
  await dialog.waitFor();
  await dialog.getByText(PARIS, { exact: false }).first().waitFor();
  assert.equal(await dialog.locator("b").count(), 0);
  await rome.getByRole("button", { name: /^1 error – show$/ }).waitFor();
  assert.equal(await rome.getByRole("dialog").count(), 0);

  await paris.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await rome.getByRole("button", { name: /show$/ }).click();
  await rome.getByRole("dialog").waitFor();

  const fresh = await context.newPage();
  const answer = await fresh.goto(paris.url());
  assert.equal(answer.status(), 500);
  await fresh.getByText(PARIS, { exact: false }).first().waitFor();

  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Mended words of Paris."));
  for (const page of [paris, fresh]) await page.getByText("Mended words of Paris.").waitFor();
  for (const page of [paris, rome, fresh]) {
    await page.waitForFunction(() => {
      const root = document.querySelector("dateline-faults")?.shadowRoot;
      return root === undefined || [...root.children].every((child) => child.hidden);
    });
  }
  assert.equal(await paris.evaluate(() => window.isSameDocument), true);
});

test("findings of the page show in a panel, are mended with a click, and go away", async () => {
  const page = await open("Talks in Rome");
  write(ROME, briefing("Talks in Rome", "2026-01-07", "Mark Carney spoke."));
  await page.getByText("Mark Carney spoke.").waitFor();
  await page.locator("dateline-findings").waitFor({ state: "detached" });
  const before = briefing("Talks in Rome", "2026-01-07", "Mark Carney spoke of Norway & <i>Poland</i>.").replace("title: Talks in Rome", "title: Talks in Rome  # working title");
  write(ROME, before);
  const button = page.getByRole("button", { name: /^2 findings$/ });
  await button.waitFor();
  await page.evaluate(() => void (window.isSameDocument = true));

  // By keyboard: opens, shows the words, closes, and gives the focus back.
  const list = page.getByRole("region", { name: "Findings on this page" });
  assert.equal(await list.isVisible(), false);
  await button.focus();
  await page.keyboard.press("Enter");
  await list.waitFor();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await list.getByText("the text names Norway", { exact: false }).waitFor();
  await list.getByText('+ - "NO"').waitFor();
  await list.getByRole("button", { name: "Show on the page: Norway" }).click();
  assert.equal(await page.evaluate(() => [...CSS.highlights.get("dateline-finding")].join()), "Norway");
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.querySelector("dateline-findings").shadowRoot.activeElement.textContent), "2 findings");
  await page.emulateMedia({ media: "print" });
  assert.equal(await button.isVisible(), false);
  await page.emulateMedia({ media: "screen" });

  // What another page is sent to ask for is not done.
  const status = await page.evaluate(() => fetch("/__dateline/fix", { method: "POST", body: "{}" }).then((answer) => answer.status));
  assert.equal(status, 415);

  await button.click();
  await list.getByRole("button", { name: /^Fix: the text names Norway/ }).click();
  await page.getByRole("button", { name: /^1 finding$/ }).waitFor();
  await page.waitForFunction(() => document.querySelector("dateline-findings").shadowRoot.querySelector("[role=status]").textContent === "1 finding on this page");
  assert.equal(readFileSync(join(project, ROME), "utf8"), before.replace("country: CA }\n", 'country: CA }\nmentions:\n  - "NO"\n'));
  await list.getByRole("button", { name: /^Fix: the text names Poland/ }).click();
  await page.locator("dateline-findings").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => window.isSameDocument), true);
});

test("a removed page shows the site's 404, and comes back with its file", async () => {
  const page = await open("Allies meet in Paris");
  renameSync(join(project, PARIS), join(project, "paris.md"));
  await page.waitForFunction(() => !document.body.textContent.includes("First words of Paris."));
  assert.equal((await page.request.get(page.url())).status(), 404);
  renameSync(join(project, "paris.md"), join(project, PARIS));
  await page.getByText("First words of Paris.").waitFor();
});

test("a server that starts again heals the tab", async () => {
  const page = await open("Allies meet in Paris");
  await page.evaluate(() => void (window.isSameDocument = true));
  await server.stop();
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Words written while nobody served."));
  server = await preview(project, { port: server.port });
  await page.getByText("Words written while nobody served.").waitFor();
  assert.equal(await page.evaluate(() => window.isSameDocument), true);
});

test("with --follow the visible tab goes to the briefing just saved", async () => {
  await server.stop();
  server = await preview(project, { options: ["--follow"] });
  const page = await open("Talks in Rome");
  await quiet(page);
  write(PARIS, briefing("Allies meet in Paris", "2026-01-06", "Second words of Paris."));
  await page.getByText("Second words of Paris.").waitFor();
});

function write(path, text) {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A briefing long enough to be scrolled, with a link below `text`. */
function briefing(title, date, text) {
  const filler = Array.from({ length: 30 }, (_, n) => `Paragraph ${n} of the report stands here so that the page is long.`);
  return [
    `---\ntitle: ${title}\ndate: ${date}\nparticipants:\n  - { name: Mark Carney, role: Prime Minister, country: CA }\n---`,
    text,
    ...filler,
    '<details><summary>More</summary>Inside.</details>',
    "[A link inside](https://example.org/inside)",
    ...filler,
  ].join("\n\n");
}

/** Opens the page of a briefing, which the home page links to. */
async function open(title) {
  const page = await context.newPage();
  await page.goto(server.origin);
  const address = await page.getByRole("link", { name: title }).first().getAttribute("href");
  await page.goto(new URL(address, server.origin).href);
  await page.getByRole("heading", { name: title }).first().waitFor();
  await quiet(page);
  return page;
}

/** Waits until the tab has compared itself with the server. */
async function quiet(page) {
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/__dateline/state")));
  await page.waitForTimeout(50);
}
