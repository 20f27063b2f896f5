// Reads a site as a host sends it that goes by `_headers`: style sheets and scripts under names that follow from their bytes, a strict policy,
// and a browser that has nothing to complain of.
//
// DATELINE names the program (`target/debug/dateline`). The site is the repository's own, built with every setting for what is published.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Watch, launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const PROGRAM = resolve(process.env.DATELINE ?? fileURLToPath(new URL("../../target/debug/dateline", import.meta.url)));
const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const SETTINGS = "\n[assets]\nfingerprint = true\nminify = true\nprecompress = [\"gz\"]\n[headers]\nwrite = true\n[theme]\naccent = \"#7a1f3d\"\n";

let project;
let server;
let browser;
let rules;

before(async () => {
  project = mkdtempSync(join(tmpdir(), "dateline-headers-"));
  cpSync(join(REPOSITORY, "content"), join(project, "content"), { recursive: true });
  writeFileSync(join(project, "site.toml"), readFileSync(join(REPOSITORY, "site.toml"), "utf8") + SETTINGS);
  execFileSync(PROGRAM, ["build", "--root", project, "--quiet"], { stdio: "inherit" });
  rules = read(readFileSync(join(project, "public/_headers"), "utf8"));
  server = await serve(join(project, "public"), { headers: sent });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (project) rmSync(project, { recursive: true });
});

/** Reads rules as hosts do: a path, which may end in `*`, and below it headers. */
function read(text) {
  return text.trim().split("\n\n").map((rule) => {
    const [path, ...lines] = rule.split("\n");
    return { path, headers: lines.map((line) => line.trim().split(/: (.*)/s, 2)) };
  });
}

function sent(path) {
  const fits = (rule) => (rule.path.endsWith("*") ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path);
  return Object.fromEntries(rules.filter(fits).flatMap(({ headers }) => headers));
}

test("pages keep to the policy, and the browser has nothing to say", async () => {
  const page = await browser.newPage();
  const watch = new Watch(page, server.origin);
  await page.goto(`${server.origin}/`);
  const briefing = await page.getAttribute('a[href^="/briefings/2"]', "href");
  const paths = ["/", briefing, "/briefings/", "/participants/", "/participants/emmanuel-macron/", "/countries/france/", "/search/", "/about/", "/corrections/"];
  for (const path of paths) {
    const response = await page.goto(`${server.origin}${path}`, { waitUntil: "networkidle" });
    assert.equal(response.status(), 200, path);
    assert.match(response.headers()["content-security-policy"], /default-src 'none'/);
    assert.deepEqual(watch.take(), [], path);
    const accent = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));
    assert.match(accent, /7a1f3d/, `${path}: the style sheet was taken`);
  }
  await page.close();
});

test("what has a digest in its name has it in its link, and is kept for ever", async () => {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/search/`);
  const links = await page.$$eval("link[rel=stylesheet], script[src]", (all) =>
    all.map((it) => ({ href: it.getAttribute("href") ?? it.getAttribute("src"), integrity: it.integrity })));
  assert.equal(links.length, 2);
  for (const { href, integrity } of links) {
    assert.match(href, /^\/(site|search)\.[0-9a-f]{10}\.(css|js)$/);
    assert.match(integrity, /^sha384-/);
    const answer = await page.request.get(server.origin + href);
    assert.match(answer.headers()["cache-control"], /immutable/);
  }
  await page.close();
});

test("a browser refuses a style sheet whose bytes are others", async () => {
  const page = await browser.newPage();
  await page.route(/\/site\.[0-9a-f]+\.css$/, (route) => route.fulfill({ body: "body { display: none }", contentType: "text/css" }));
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${server.origin}/`);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).display), "none");
  assert.match(said.join("\n"), /integrity/);
  await page.close();
});

test("search works under names that follow from bytes", async () => {
  const page = await browser.newPage();
  const watch = new Watch(page, server.origin);
  await page.goto(`${server.origin}/search/?q=mobiliz`);
  await page.locator("#page-search-results h2 a").waitFor();
  assert.deepEqual(watch.take(), []);
  await page.close();
});
