// Opens a site from a disk, as an archive does: built with `relative_urls`, without a server.
//
// DATELINE_DISK names the folder of the built site; DATELINE_SITE one that is served, copied by wget, and opened from the copy.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const given = process.env.DATELINE_DISK;
const archived = process.env.DATELINE_SITE;
let browser;
let page;

before(async () => {
  browser = await launch();
  page = await browser.newPage();
});

after(() => browser?.close());

test("every page of a site on a disk is styled and leads to files that are there", { skip: given === undefined }, async () => {
  await walk(resolve(process.env.INIT_CWD ?? ".", given));
});

test("what wget copies reads without a server", { skip: archived === undefined }, async () => {
  const copy = mkdtempSync(join(tmpdir(), "archive-"));
  const server = await serve(resolve(process.env.INIT_CWD ?? ".", archived));
  try {
    const flags = ["--quiet", "--mirror", "--page-requisites", "--convert-links", "--adjust-extension", "--no-host-directories"];
    await new Promise((done) => spawn("wget", [...flags, "--directory-prefix", copy, `${server.origin}/`]).on("close", done));
    await walk(copy);
    // The land below the marks of a map, and what tells those apart.
    const maps = htmlFiles(copy).filter((file) => readFileSync(file, "utf8").includes('class="map"'));
    await page.goto(pathToFileURL(maps[0]).href);
    assert.ok(await page.locator(".map img").evaluate((image) => image.complete && image.naturalWidth > 0));
  } finally {
    await server.close();
    rmSync(copy, { recursive: true });
  }
});

// Opens every page: it has its style sheet, and what it leads to on the disk is there.
async function walk(dir) {
  // A server gives the page for what is not found at any address, so it begins at the root.
  const pages = htmlFiles(dir).filter((file) => file !== join(dir, "404.html"));
  assert.ok(pages.length > 20, `only ${pages.length} pages in ${dir}`);
  const faults = [];
  for (const file of pages) {
    if (readFileSync(file, "utf8").includes('http-equiv="refresh"')) {
      await page.goto(pathToFileURL(file).href);
      await page.waitForURL((url) => url.href !== pathToFileURL(file).href);
      continue;
    }
    const wanted = [];
    const note = (request) => wanted.push(request.url());
    page.on("request", note);
    await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
    page.off("request", note);
    const seen = await page.evaluate(() => ({
      addresses: [...document.querySelectorAll("[href], [src]")].map((it) => it.href?.baseVal ?? it.href ?? it.src),
      sheets: document.styleSheets.length,
    }));
    if (seen.sheets === 0) faults.push(`${file}: no style sheet`);
    for (const address of [...seen.addresses, ...wanted]) {
      const url = new URL(address, page.url());
      if (url.protocol !== "file:") continue;
      const target = fileURLToPath(new URL(url.pathname, "file:///"));
      if (!existsSync(target) || statSync(target).isDirectory()) faults.push(`${file}: ${address}`);
    }
  }
  assert.deepEqual(faults.slice(0, 20), []);
}

test("a reader walks from the home page to a briefing and a person, without a server", { skip: given === undefined }, async () => {
  const dir = resolve(process.env.INIT_CWD ?? ".", given);
  await page.goto(pathToFileURL(join(dir, "index.html")).href);
  await page.locator("main article a, main .card a").first().click();
  await page.waitForURL(/\/briefings\/.*\/index\.html$/);
  await page.locator("main a[href*='participants/']").first().click();
  await page.waitForURL(/\/participants\/.*\/index\.html$/);
  assert.notEqual(await page.locator("h1").innerText(), "");
});

function htmlFiles(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return htmlFiles(path);
    return entry.name.endsWith(".html") ? [path] : [];
  });
}
