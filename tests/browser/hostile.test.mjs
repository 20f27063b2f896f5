// Opens, in a real browser, sites whose every text means harm, and does on their pages whatever a reader might: nothing of a text may run,
// be fetched from elsewhere, or lead anywhere by itself.
//
// No content security policy is sent, so it is the pages that are proved, not what a host may add; once more with the policy that dateline
// writes, against which no page may offend. DATELINE names the program; DATELINE_HOSTILE how many sites are built (each field has another
// vector in each, so all of them are every vector in every field: 237), 12 if it is not set.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { VECTORS, layOut, quoted, write } from "./hostile.mjs";
import { PROGRAM, preview } from "./preview.mjs";
import { serve } from "./server.mjs";

const SITES = Number(process.env.DATELINE_HOSTILE ?? 12);
/** Pages at a time. */
const TABS = 3;

let scratch;
let browser;
let sites;

before(async () => {
  scratch = mkdtempSync(join(tmpdir(), "dateline-hostile-"));
  const bodies = bodiesOfPages();
  sites = Array.from({ length: SITES }, (_, nth) => {
    const project = join(scratch, `site-${nth}`);
    // Sites are far apart in the list, and each begins with a vector that no other begins with.
    layOut(project, Math.floor((nth * VECTORS.length) / SITES), bodies);
    const built = spawnSync(PROGRAM, ["build", "--root", project, "--quiet", "--now", "2026-11-24"], { encoding: "utf8" });
    assert.equal(built.status, 0, `site ${nth}: ${built.stderr.slice(0, 3000)}`);
    return project;
  });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (scratch) rmSync(scratch, { recursive: true });
});

/** The vectors of which a page can be made: those that lead where no page may are refused, with their places. */
function bodiesOfPages() {
  const project = join(scratch, "bodies");
  const path = (nth) => `content/briefings/2026-01-06-body-${nth}.md`;
  VECTORS.forEach((vector, nth) => write(project, path(nth), `---\ntitle: A body\n---\n${vector}\n\n- ${vector}\n\n[x](/a.jpg "${vector.replace(/\s/g, " ")}")\n`));
  write(project, "static/a.jpg", "");
  const { stdout } = spawnSync(PROGRAM, ["check", "--root", project, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const errors = JSON.parse(stdout).diagnostics.filter(({ severity }) => severity === "error");
  const refused = new Set(errors.map((it) => it.path ?? it.place?.path));
  for (const { code } of errors) assert.match(code, /^(bad-address|broken-link|missing-anchor)$/);
  const left = VECTORS.filter((_, nth) => !refused.has(path(nth)));
  assert.ok(left.length > 180 && left.length < VECTORS.length, `${left.length} bodies make pages`);
  return left;
}

/** A page that tells of everything that ran, was asked for, or went anywhere. */
async function watched(context, origin) {
  const page = await context.newPage();
  const faults = [];
  await page.exposeFunction("__tell", (what) => faults.push(what));
  await page.addInitScript(() => {
    const tell = (what) => window.__tell(what);
    for (const name of ["__xss", "alert", "confirm", "prompt", "open", "print"]) {
      const strike = () => void tell(`${name}() ran`);
      Object.defineProperty(window, name, { get: () => strike, set() {}, configurable: false });
    }
    document.addEventListener("securitypolicyviolation", (it) => tell(`policy: ${it.violatedDirective} ${it.blockedURI}`));
  });
  page.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on("popup", (popup) => faults.push(`a window: ${popup.url()}`));
  page.on("pageerror", (error) => faults.push(`an error: ${error.message}`));
  page.on("download", (download) => faults.push(`a download: ${download.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    // A picture of a text may come from elsewhere, if it says so in so many words.
    if (request.resourceType() === "image" && (url === "https://x.example/a.png" || url.startsWith("data:image/"))) return;
    if (!url.startsWith(`${origin}/`)) faults.push(`asks for ${request.resourceType()} ${url}`);
  });
  return { page, take: () => faults.splice(0) };
}

/** Runs in the page: does to each element what a reader might, and says which addresses would lead to code. */
function handle() {
  const odd = [];
  window.addEventListener("click", (event) => {
    // A reader who follows a link is on another page, which is opened by itself; only what is no page is let go its way.
    const link = event.target.closest?.("a, area");
    const address = link?.href?.baseVal ?? link?.href;
    if (link === null || address === undefined || /^(https?|mailto):/.test(address)) event.preventDefault();
  }, true);
  window.addEventListener("submit", (event) => event.preventDefault(), true);
  const allowed = /^(https?:|mailto:|$)/;
  const all = (root) => [...root.querySelectorAll("*")].flatMap((it) => [it, ...(it.shadowRoot ? all(it.shadowRoot) : [])]);
  for (const element of all(document)) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) odd.push(`${element.localName} ${name}`);
      if (/^(href|src|xlink:href|action|formaction|data|poster|ping)$/.test(name)) {
        const { protocol } = new URL(value, document.baseURI);
        if (!allowed.test(protocol) && !(element.localName === "img" && /^data:image\//.test(value))) odd.push(`${element.localName} ${name}=${value}`);
      }
    }
    for (const type of ["pointerenter", "pointerover", "mouseover", "mouseenter", "mousemove", "focus", "focusin", "toggle", "error", "load", "animationstart", "wheel", "contextmenu", "keydown", "beforetoggle", "blur"]) {
      if (element.localName !== "script" && element.localName !== "link") element.dispatchEvent(new Event(type, { bubbles: false }));
    }
    element.focus?.();
    if (element.localName === "details") element.open = true;
    if (element.localName !== "button" || element.type !== "submit") element.click?.();
  }
  return odd;
}

const pagesOf = (project, kinds) => files(join(project, "public"), kinds).map((file) => `/${relative(join(project, "public"), file).replace(/(^|\/)index\.html$/, "$1")}`);

function files(folder, kinds) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === ".dateline" ? [] : files(path, kinds);
    return kinds.test(entry.name) ? [path] : [];
  });
}

/** Opens every page of a site, and of every page says what was wrong. */
async function faultsOf(project, headers, kinds = /\.(html|svg|xml)$/) {
  const server = await serve(join(project, "public"), { headers });
  const context = await browser.newContext();
  const pages = pagesOf(project, kinds);
  const faults = [];
  const visit = async () => {
    const { page, take } = await watched(context, server.origin);
    for (let path = pages.pop(); path !== undefined; path = pages.pop()) {
      const address = server.origin + path.split("/").map(encodeURIComponent).join("/");
      const way = /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(await (await fetch(address)).text())?.[1];
      await page.goto(address, { waitUntil: "load" });
      const odd = [];
      if (way === undefined) {
        odd.push(...(await page.evaluate(handle).catch((error) => [`it went elsewhere: ${error.message}`])));
        await page.evaluate(() => new Promise((done) => setTimeout(done, 20)));
        if (page.url().replace(/#.*$/, "") !== address) odd.push(`it is at ${page.url()}`);
      } else {
        // What stands at an old address leads on within the site, by itself.
        await page.waitForURL(new URL(way, address).href);
        if (!page.url().startsWith(`${server.origin}/`)) odd.push(`it leads to ${page.url()}`);
      }
      faults.push(...[...odd, ...take()].map((fault) => `${project.split("/").pop()}${path}: ${fault}`));
    }
    await page.close();
  };
  try {
    await Promise.all(Array.from({ length: TABS }, visit));
  } finally {
    await context.close();
    await server.close();
  }
  return faults;
}

test("the watch tells of what runs", async () => {
  const project = join(scratch, "proof");
  write(project, "public/index.html", "<!doctype html><img src=x onerror=__xss(1)><a href='javascript:__xss(2)'>x</a><b onmouseover=alert(1)>x</b><img src='//evil.example/x.png'>");
  const found = (await faultsOf(project, {})).join("\n");
  for (const words of ["img onerror", "a href=javascript:", "__xss() ran", "alert() ran", "asks for image"]) assert.match(found, new RegExp(words.replace(/[()]/g, "\\$&")));
});

test("nothing of any text runs, fetches or leads away, whatever a reader does, without a policy", async () => {
  for (const project of sites) assert.deepEqual((await faultsOf(project, {})).slice(0, 20), []);
});

test("under the policy that is written no page offends against it, and nothing in it is unsafe", async () => {
  for (const project of sites.slice(0, 3)) {
    const policy = /^ {2}Content-Security-Policy: (.*)$/m.exec(readFileSync(join(project, "public/_headers"), "utf8"))[1];
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
    // Chromium dresses XML itself, with a style that no policy of a site knows.
    assert.deepEqual((await faultsOf(project, { "content-security-policy": policy }, /\.(html|svg)$/)).slice(0, 20), []);
  }
});

test("what is searched for and what is found are text", async () => {
  for (const project of sites.slice(0, 1)) {
    const server = await serve(join(project, "public"));
    const context = await browser.newContext();
    try {
      const { page, take } = await watched(context, server.origin);
      let shown = 0;
      await page.goto(`${server.origin}/search/`);
      const box = page.locator('main input[type="search"], main input[name="q"]').first();
      for (const vector of VECTORS.filter((_, nth) => nth % 2 === 0)) {
        await box.fill(vector.replace(/[\n\r]/g, " "));
        await page.waitForTimeout(5);
      }
      for (const words of ["a", "ada", "xss", "script", "these very words", "img src", "evil", "x", VECTORS[0], VECTORS[30]]) {
        await page.goto(`${server.origin}/search/?q=${encodeURIComponent(words)}`, { waitUntil: "networkidle" });
        shown += await page.locator("#page-search-results h2 a").count();
        assert.deepEqual((await page.evaluate(handle)).filter((odd) => odd !== ""), [], words);
      }
      assert.ok(shown > 3, `only ${shown} results were looked at`);
      assert.deepEqual(take(), []);
    } finally {
      await context.close();
      await server.close();
    }
  }
});

/** Does what a reader might with what the preview says; its own links lead to an editor, to a file of the project. */
async function handled(page, project) {
  const odd = await page.evaluate(handle);
  return odd.filter((it) => !it.startsWith(`a href=vscode://file${project}/content/`));
}

test("the preview shows faults and findings as text, over broken pages and beside whole ones", async () => {
  const project = join(scratch, "broken");
  const whole = "---\ntitle: Whole\ncountries: [FR]\n---\nNorway and Ada Quill met. “Open\n";
  write(project, "content/briefings/2026-01-05-whole.md", whole + VECTORS.filter((it) => !/\]|javascript|:/.test(it)).slice(0, 60).map((it) => `\n${it}\n`).join(""));
  const server = await preview(project);
  const { origin } = server;
  const context = await browser.newContext();
  try {
    const { page, take } = await watched(context, origin);
    const told = () => take().filter((it) => !it.startsWith(`asks for document vscode://file${project}/content/`));
    await page.goto(`${origin}/briefings/2026/01/whole/`);
    await page.locator("dateline-findings, dateline-panel, dateline-faults").first().waitFor({ state: "attached" });
    await page.waitForTimeout(500);
    assert.deepEqual(await handled(page, project), []);
    assert.deepEqual(told(), []);
    // Everything was clicked, what closes the faults too.
    await page.reload();
    // Unknown keys, values and links that are refused are quoted in what is told.
    VECTORS.forEach((vector, nth) => {
      const [text, line] = [quoted(vector), vector.replace(/[\n\r]/g, " ")];
      write(project, `content/briefings/2026-01-06-broken-${nth}.md`, `---\ntitle: ${text}\ndate: ${text}\n${text}: 1\nslug: ${text}\nlang: ${text}\ncountries: [${text}]\n---\n${vector}\n\n[x](nowhere-${nth}.md "${line}") [[${line}]]\n`);
    });
    await page.waitForFunction(() => document.querySelector("dateline-faults")?.shadowRoot?.querySelector(".banner:not([hidden])"), undefined, { timeout: 60_000 });
    await page.evaluate(() => document.querySelector("dateline-faults").shadowRoot.querySelector(".banner button").click());
    await page.waitForFunction(() => document.querySelector("dateline-faults").shadowRoot.querySelectorAll(".sheet li").length > 100);
    assert.deepEqual(await handled(page, project), []);
    assert.deepEqual(told(), []);
    for (const path of ["/briefings/2026/01/broken-0/", "/nothing/%3Cscript%3E__xss(1)%3C%2Fscript%3E", "/%22%3E%3Cimg%20src=x%20onerror=__xss(1)%3E"]) {
      await page.goto(origin + path);
      assert.deepEqual(await handled(page, project), []);
      assert.deepEqual(told(), []);
    }
  } finally {
    await context.close();
    await server.stop();
  }
});

test("the preview's own script and sheets keep to the policy of the site", async () => {
  const project = sites[0];
  const policy = /^ {2}Content-Security-Policy: (.*)$/m.exec(readFileSync(join(project, "public/_headers"), "utf8"))[1];
  const server = await preview(project);
  const { origin } = server;
  const context = await browser.newContext();
  try {
    const { page, take } = await watched(context, origin);
    await page.route(/.*/, async (route) => {
      if (route.request().resourceType() !== "document") return route.continue();
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
    });
    for (const path of ["/", "/search/", "/participants/"]) {
      await page.goto(origin + path, { waitUntil: "load" });
      await page.waitForTimeout(300);
      assert.deepEqual(take(), [], path);
    }
    assert.ok(await page.locator("dateline-faults, dateline-findings").count(), "its script ran");
  } finally {
    await context.close();
    await server.stop();
  }
});
