// Starts the browser that is on the machine, and reads a site through it: which pages there are, where they point.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

// A test of a static site needs nothing from outside, so name look-ups fail at once: a page that asks another host is
// caught (see `Watch`) without its request leaving the machine, and the browser's own errands do not slow the start.
const FLAGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--no-first-run",
];

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Launches headless Chromium: `DATELINE_BROWSER` if set, else the first one found in the usual places. */
export async function launch() {
  const executablePath = process.env.DATELINE_BROWSER ?? USUAL_PLACES.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error("no Chromium found: install it (`.ci/setup` does on Debian), or set DATELINE_BROWSER to its path");
  }
  // Chromium's sandbox refuses to run as root, which is who most CI machines work as.
  const args = process.getuid?.() === 0 ? [...FLAGS, "--no-sandbox"] : FLAGS;
  return chromium.launch({ executablePath, args });
}

/** Collects what a page should not do: print to the console, throw, or ask a host other than the site's. */
export class Watch {
  #origin;
  #faults = [];

  constructor(page, origin) {
    this.#origin = origin;
    page.on("console", (message) => this.#faults.push(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => this.#faults.push(`uncaught error: ${error.message}`));
    page.on("request", (request) => this.#host(request.url()));
    page.on("websocket", (socket) => this.#host(socket.url()));
  }

  /** Returns the faults since the last call. */
  take() {
    return this.#faults.splice(0);
  }

  #host(url) {
    if (/^(data|blob|about):/.test(url) || new URL(url).origin === this.#origin) return;
    this.#faults.push(`asks another host: ${url}`);
  }
}

/**
 * Follows every internal link from the start pages and returns `{ pages, targets, publicRoot }`.
 *
 * `pages` maps the path of each HTML page to `{ ids, redirect }`; `targets` maps each path pointed at to
 * `{ status, from, fragments }`, where `from` names the first page that points there and
 * `fragments` maps each fragment to the first page that uses it. Absolute links to the address where the site will be
 * published, as the home page's `rel=canonical` gives it, count as internal.
 */
export async function crawl(page, { origin, base }, { extra = [] } = {}) {
  const pages = new Map();
  const targets = new Map();
  const queue = [];
  let publicRoot;

  const point = (address, from) => {
    // A query changes nothing on a static host, and a page of filters can hold any number of them.
    const path = address.pathname;
    let target = targets.get(path);
    if (target === undefined) {
      target = { status: undefined, from, fragments: new Map() };
      targets.set(path, target);
      queue.push(path);
    }
    const fragment = address.hash.slice(1);
    if (fragment !== "" && !target.fragments.has(fragment)) target.fragments.set(fragment, from);
  };

  for (const path of [base, ...extra]) point(new URL(path, origin), "(start)");
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const response = await fetch(origin + path, { redirect: "manual" });
    const target = targets.get(path);
    target.status = response.status;
    const body = await response.text();
    if (response.status !== 200 || !response.headers.get("content-type")?.startsWith("text/html")) continue;

    const redirect = refreshTarget(body, origin + path);
    if (redirect !== undefined) {
      pages.set(path, { ids: new Set(), redirect });
      const address = internal(redirect, origin, publicRoot);
      if (address !== undefined) point(address, path);
      continue;
    }
    await page.goto(origin + path, { waitUntil: "load" });
    const seen = await page.evaluate(readPage);
    if (path === base) publicRoot = seen.canonical;
    pages.set(path, { ids: new Set(seen.ids), redirect: undefined });
    for (const link of seen.links) {
      const address = internal(link, origin, publicRoot);
      if (address !== undefined) point(address, path);
    }
  }
  return { pages, targets, publicRoot };
}

/** Returns the address on the test server that a link means, or undefined if it leads out of the site. */
export function internal(link, origin, publicRoot) {
  const address = new URL(link);
  if (address.origin === origin) return address;
  if (publicRoot === undefined || !link.startsWith(publicRoot)) return undefined;
  return new URL(address.pathname + address.search + address.hash, origin);
}

/** Returns the path of one page of each shape of address: `/`, `/participants/`, `/participants/*`, `/2026/*`, … */
export function onePageOfEachKind(pages, base) {
  const kinds = new Map();
  for (const [path, { redirect }] of pages) {
    const [section = "", ...rest] = path.slice(base.length).split("/").filter(Boolean);
    const kind = [section.replace(/\d+/g, "#"), ...rest.map(() => "*")].join("/");
    if (redirect === undefined && !kinds.has(kind)) kinds.set(kind, path);
  }
  return [...kinds.values()];
}

/** Runs in the page: everything it points at, and everything that can be pointed at. */
function readPage() {
  const links = new Set();
  const absolute = (text) => {
    try {
      links.add(new URL(text, document.baseURI).href);
    } catch {
      // Not an address: the HTML checker reports it.
    }
  };
  const attributes = ["href", "src", "action", "poster", "data", "cite"];
  for (const name of attributes) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      // `data` is an address on `object` only.
      if (name !== "data" || element.localName === "object") absolute(element.getAttribute(name));
    }
  }
  for (const element of document.querySelectorAll("[srcset]")) {
    for (const candidate of element.getAttribute("srcset").split(/,\s+/)) absolute(candidate.trim().split(/\s+/)[0]);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const names = [...document.querySelectorAll("a[name]")].map((element) => element.getAttribute("name"));
  return {
    links: [...links],
    ids: [...ids, ...names],
    canonical: document.querySelector("link[rel~=canonical]")?.href,
  };
}

/** Returns where a page of the kind that moved addresses leave behind sends its reader, if it is one. */
function refreshTarget(html, url) {
  const meta = html.match(/<meta\b[^>]*http-equiv\s*=\s*["']?refresh\b[^>]*>/i)?.[0];
  const target = meta?.match(/url\s*=\s*['"]?([^'">\s]+)/i)?.[1];
  return target === undefined ? undefined : new URL(target.replaceAll("&amp;", "&").replaceAll("&#x2F;", "/"), url).href;
}
