// Looks at a built site as its readers do: wide and narrow, light and dark, with and without scripts.
//
// DATELINE_SITE names the folder of the built site; DATELINE_BASE the path under which it is served (`/`).
// One browser serves all tests; each page is loaded once for each width, the colour scheme is changed in place.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Watch, crawl, internal, launch, onePageOfEachKind } from "./browser.mjs";
import { serve } from "./server.mjs";

const AXE = readFileSync(fileURLToPath(new URL("node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS_PX = [1280, 360];
const SCHEMES = ["light", "dark"];
// Two cores are the least that a machine of ours has; more pages at once gain little on larger ones.
const PAGES_AT_ONCE = 2;

let dir;
let server;
let browser;
let site;

before(async () => {
  const given = process.env.DATELINE_SITE;
  assert.ok(given, "DATELINE_SITE must name the folder of a built site");
  // npm runs scripts in the package's folder; a relative path is meant from where the person stands.
  dir = resolve(process.env.INIT_CWD ?? ".", given);
  assert.ok(statSync(join(dir, "index.html"), { throwIfNoEntry: false }), `no index.html in ${dir}`);
  server = await serve(dir, { base: process.env.DATELINE_BASE });
  browser = await launch();
  const page = await browser.newPage();
  const extra = htmlFiles(dir).filter((path) => path === "404.html");
  site = await crawl(page, server, { extra: extra.map((path) => server.base + path) });
  await page.close();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test("every internal link leads to a page or file that is there", () => {
  const faults = [];
  for (const [path, { status, from }] of site.targets) {
    if (status === 200) continue;
    const note = status === 301 ? "a folder without its closing slash" : `status ${status}`;
    faults.push(`${from} points at ${path}: ${note}`);
  }
  none(faults);
});

test("every fragment of an internal link is there", () => {
  const faults = [];
  for (const [path, { fragments }] of site.targets) {
    const ids = site.pages.get(path)?.ids;
    if (ids === undefined) continue;
    for (const [fragment, from] of fragments) {
      // The empty fragment and `top` mean the top of any page; `:~:` starts a text fragment.
      if (fragment === "top" || fragment.startsWith(":~:")) continue;
      if (!ids.has(decodeURIComponent(fragment))) faults.push(`${from} points at ${path}#${fragment}: no such id`);
    }
  }
  none(faults);
});

test("every page can be reached from the home page", () => {
  const faults = [];
  for (const file of htmlFiles(dir)) {
    const address = server.base + file.split("/").map(encodeURIComponent).join("/");
    const folder = address.replace(/index\.html$/, "");
    // What a moved or expired page leaves behind is there for old links from outside alone.
    const left = /http-equiv\s*=\s*["']?refresh|name="robots" content="noindex/i.test(readFileSync(join(dir, file), "utf8"));
    if (!site.pages.has(address) && !site.pages.has(folder) && !left) faults.push(`nothing links to ${file}`);
  }
  none(faults);
});

test("the sitemap names only pages that are there", async (t) => {
  const path = join(dir, "sitemap.xml");
  if (!statSync(path, { throwIfNoEntry: false })) return t.skip("the site has no sitemap.xml");
  const faults = [];
  for (const [, escaped] of readFileSync(path, "utf8").matchAll(/<loc>\s*(.*?)\s*<\/loc>/gs)) {
    const link = escaped.replaceAll("&amp;", "&");
    const address = internal(link, server.origin, site.publicRoot);
    const status = address && (await fetch(address, { redirect: "manual" })).status;
    if (status !== 200) faults.push(`${link}: ${status ?? "not below the address of the home page"}`);
  }
  none(faults);
});

test("an address that is not there gets the site's own page, whole at any depth", async (t) => {
  if (!statSync(join(dir, "404.html"), { throwIfNoEntry: false })) return t.skip("the site has no 404.html");
  const page = await browser.newPage();
  const failed = [];
  page.on("response", (response) => {
    if (response.status() !== 200 && !response.request().isNavigationRequest()) failed.push(response.url());
  });
  const response = await page.goto(`${server.origin}${server.base}no/such/page/`);
  assert.equal(response.status(), 404);
  none(failed.map((url) => `404.html asks for ${url}, which is not there`));
  const { links } = await page.evaluate(() => ({ links: [...document.links].map((link) => link.href) }));
  for (const link of links) {
    const address = internal(link, server.origin, site.publicRoot);
    if (address === undefined || address.pathname.endsWith("/no/such/page/")) continue;
    if ((await fetch(address)).status !== 200) failed.push(`404.html links to ${link}, which is not there`);
  }
  await page.close();
  none(failed);
});

test("each page is quiet, fits its window and is accessible", async (t) => {
  const paths = [...site.pages].filter(([, { redirect }]) => redirect === undefined).map(([path]) => path);
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const waiting = [...paths];
  const faults = [];
  const work = async () => {
    const page = await context.newPage();
    const watch = new Watch(page, server.origin);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      faults.push(...(await look(page, watch, path)));
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, work));
  await context.close();
  t.diagnostic(`${paths.length} pages, each at ${WIDTHS_PX.join(" and ")} px, ${SCHEMES.join(" and ")}`);
  none(grouped(faults));
});

test("a reader without scripts sees the same headings and links", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
  const plain = await context.newPage();
  const scripted = await browser.newPage({ viewport: { width: 360, height: 800 } });
  const faults = [];
  for (const path of onePageOfEachKind(site.pages, server.base)) {
    await plain.goto(server.origin + path);
    await scripted.goto(server.origin + path);
    const [without, with_] = await Promise.all([plain.evaluate(readMain), scripted.evaluate(readMain)]);
    if (without.headings.length === 0) faults.push(`${path}: no visible heading without scripts`);
    for (const kind of ["headings", "links"]) {
      const missing = with_[kind].filter((text) => !without[kind].includes(text));
      if (missing.length > 0) faults.push(`${path}: ${kind} seen only with scripts: ${missing.join(", ")}`);
    }
    if (without.overflow > 0) faults.push(`${path}: ${without.overflow} px wider than the window without scripts`);
  }
  await context.close();
  await scripted.close();
  none(faults);
});

/** Loads one page at each width and returns all that is wrong with it, each as `{ path, view, what, detail }`. */
async function look(page, watch, path) {
  const faults = [];
  for (const width of WIDTHS_PX) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: SCHEMES[0] });
    await page.goto(server.origin + path, { waitUntil: "load" });
    for (const scheme of SCHEMES) {
      const found = (what, detail) => faults.push({ path, view: `${width} px ${scheme}`, what, detail });
      await page.emulateMedia({ colorScheme: scheme });
      const layout = await page.evaluate(readLayout);
      if (!layout.scales) found("no `meta name=viewport` with `width=device-width`");
      if (layout.overflow > 0) found("wider than its window", `${layout.overflow} px, by ${layout.culprits}`);
      for (const detail of layout.maps) found("a map whose land is not below its marks", detail);
      for (const { what, detail } of await accessibility(page)) found(what, detail);
      for (const what of watch.take()) found(what);
    }
  }
  return faults;
}

async function accessibility(page) {
  // The library enters by the debugging protocol, so a content security policy of the page does not keep it out.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(async (tags) => {
    const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
    return (await window.axe.run(document, options)).violations;
  }, AXE_TAGS);
  return violations.map(({ id, impact, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, html }) => `${target.join(" ")}  ${html.slice(0, 160)}`);
    if (nodes.length > 3) places.push(`and ${nodes.length - 3} more`);
    return { what: `${id} (${impact}): ${help}`, detail: places.join("\n      ") };
  });
}

/** A fault of the frame that all pages share is told once, with its count, and shown on the first page that has it. */
function grouped(faults) {
  const groups = new Map();
  for (const fault of faults) {
    const group = groups.get(fault.what) ?? { first: fault, paths: new Set(), views: new Set() };
    group.paths.add(fault.path);
    group.views.add(fault.view);
    groups.set(fault.what, group);
  }
  return [...groups].map(([what, { first, paths, views }]) => {
    const others = paths.size > 1 ? ` and ${paths.size - 1} other pages` : "";
    const detail = first.detail ? `\n      ${first.detail}` : "";
    return `${what}\n    on ${first.path}${others}; at ${[...views].join(", ")}${detail}`;
  });
}

/** Runs in the page. */
function readLayout() {
  // A colour caught in the middle of a transition would be measured as if it were meant.
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  const overflow = document.scrollingElement.scrollWidth - window.innerWidth;
  const beyond = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > window.innerWidth + 0.5,
  );
  const name = (element) => [element.localName, ...element.classList].join(".");
  const viewport = document.querySelector("meta[name=viewport]")?.content ?? "";
  // The land is a picture whose own ratio is that of the whole world; what is marked is drawn over it.
  const size = (element) => ["width", "height"].map((side) => Math.round(element.getBoundingClientRect()[side])).join(" × ");
  const maps = [...document.querySelectorAll(".map")].map((map) => [...map.querySelectorAll("img, svg")].map(size));
  return {
    overflow,
    culprits: beyond.slice(0, 5).map(name).join(", "),
    scales: viewport.includes("width=device-width"),
    maps: maps.filter(([land, marks]) => land !== marks).map((sizes) => sizes.join(", not ")),
  };
}

/** Runs in the page: what a reader sees of its main part. */
function readMain() {
  const visible = (selector) =>
    [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return {
    headings: visible("main :is(h1, h2, h3)").map((element) => element.innerText.trim()),
    links: visible("main a[href]").map((element) => element.getAttribute("href")),
    overflow: document.scrollingElement.scrollWidth - window.innerWidth,
  };
}

function htmlFiles(dir) {
  return readdirSync(dir, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.html?$/.test(path));
}

function none(faults) {
  assert.ok(faults.length === 0, `${faults.length} faults\n  ${faults.join("\n  ")}`);
}
