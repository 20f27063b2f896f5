// Notices a change from outside: in what a server answers, and in the document that a browser shows.

import http from "node:http";

import { TOKEN } from "./edits.mjs";
import { pause } from "./tools.mjs";

/** How long to wait between two answers that do not hold the change. */
const POLL_MS = 1;

/** Asks one server over one connection that is kept open. */
export class Reader {
  #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  #origin;

  constructor(origin) {
    this.#origin = origin;
  }

  /** Returns the status and the text of an address. */
  get(path) {
    return new Promise((done, failed) => {
      const request = http.get(this.#origin + path, { agent: this.#agent }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => done({ status: answer.statusCode, text: Buffer.concat(parts).toString() }));
        answer.on("error", failed);
      });
      request.on("error", failed);
    });
  }

  /** Asks until an answer is good and holds the marker; returns when that was, and how many answers were not good. */
  async until(path, marker, patience_ms) {
    const give_up = performance.now() + patience_ms;
    let bad = 0;
    for (;;) {
      // A server that drops a connection while it works is asked again.
      const { status, text } = await this.get(path).catch(() => ({ status: 0, text: "" }));
      const at = performance.now();
      if (status === 200 && text.includes(marker)) return { at, bad };
      if (status !== 200) bad += 1;
      if (at > give_up) throw new Error(`${path} does not show ${marker} after ${patience_ms} ms (status ${status})`);
      await pause(POLL_MS);
    }
  }

  close() {
    this.#agent.destroy();
  }
}

/** A tab in headless Chromium that tells when a token is first in its document or in a style that holds there. */
export class Tab {
  #browser;
  #page;
  #seen = new Map();
  #waiting = new Map();

  static async open() {
    const { launch } = await import("../../tests/browser/browser.mjs");
    const tab = new Tab();
    tab.#browser = await launch();
    const context = await tab.#browser.newContext();
    await context.exposeFunction("benchSeen", (token, at) => tab.#note(token, at));
    await context.addInitScript(watchDocument, TOKEN);
    tab.#page = await context.newPage();
    return tab;
  }

  /** Goes to a page and stays there until it has loaded and joined its server's line. */
  async visit(url) {
    await this.#page.goto("about:blank");
    // Another tool's pages show the same tokens.
    this.#seen.clear();
    await this.#page.goto(url, { waitUntil: "load" });
    await this.#page.waitForTimeout(300);
  }

  /** Returns the instant (`Date.now()`) when a token was first there. */
  until(token, patience_ms) {
    if (this.#seen.has(token)) return Promise.resolve(this.#seen.get(token));
    return new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`no document shows ${token} after ${patience_ms} ms`)), patience_ms);
      this.#waiting.set(token, (at) => {
        clearTimeout(late);
        done(at);
      });
    });
  }

  close() {
    return this.#browser.close();
  }

  #note(token, at) {
    if (this.#seen.has(token)) return;
    this.#seen.set(token, at);
    this.#waiting.get(token)?.(at);
  }
}

/** Runs in every document, before it has any content: a page that is loaded again is watched from its first byte. */
function watchDocument(pattern) {
  const told = new Set();
  const look = (text) => {
    for (const [found] of text.matchAll(new RegExp(pattern, "gi"))) {
      const token = found.toLowerCase();
      if (told.has(token)) continue;
      told.add(token);
      window.benchSeen(token, Date.now());
    }
  };
  const lookAtText = () => look(`${document.title} ${document.body?.textContent ?? ""}`);
  new MutationObserver(lookAtText).observe(document, { subtree: true, childList: true, characterData: true });
  // No event tells when a style sheet holds.
  const lookAtStyle = () => {
    if (document.documentElement !== null) look(getComputedStyle(document.documentElement).getPropertyValue("--bench"));
    requestAnimationFrame(lookAtStyle);
  };
  lookAtStyle();
}
