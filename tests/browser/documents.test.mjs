// Reads the documents of dateline as the site that dateline makes of them.
//
// DATELINE_DOCUMENTS names the folder of the built site.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { after, before, test } from "node:test";

import { Watch, crawl, launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const given = process.env.DATELINE_DOCUMENTS;
const options = { skip: given === undefined };
let server;
let browser;
let page;

before(async () => {
  if (given === undefined) return;
  server = await serve(resolve(process.env.INIT_CWD ?? ".", given));
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test("every document can be reached, and every link leads to its heading", options, async () => {
  const site = await crawl(page, server, {});
  const faults = [];
  for (const [path, { status, from, fragments }] of site.targets) {
    if (status !== 200) faults.push(`${from} points at ${path}: status ${status}`);
    const ids = site.pages.get(path)?.ids;
    if (ids === undefined) continue;
    for (const [fragment, from] of fragments) if (!ids.has(fragment)) faults.push(`${from}: no #${fragment} on ${path}`);
  }
  // Shown as they are written, some addresses of examples are links of the tutorial's reader, not of this site.
  assert.deepEqual(faults, []);
  for (const path of ["/docs/cli/", "/docs/decisions/0001-serde-yaml-and-places/", "/docs/tutorials/first-site/", "/changelog/"]) {
    assert.ok(site.pages.has(path), path);
  }
});

test("a word that stands in a document finds it", options, async () => {
  const watch = new Watch(page, server.origin);
  await page.goto(`${server.origin}/search/?q=low+contrast`, { waitUntil: "networkidle" });
  await page.locator("#found a").first().waitFor();
  const found = await page.locator("#found a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  assert.ok(found.includes("/docs/diagnostics/"), found.join(" "));
  assert.deepEqual(watch.take(), []);
});

test("beside a document stands the list of all, with its place in it, and not on paper", options, async () => {
  await page.goto(`${server.origin}/docs/publishing/`);
  const here = page.locator(".contents [aria-current=page]");
  assert.equal(await here.innerText(), "Publishing");
  await page.emulateMedia({ media: "print" });
  assert.equal(await here.isVisible(), false);
  assert.ok(await page.locator("main h1").isVisible());
  await page.emulateMedia({ media: "screen" });
});
