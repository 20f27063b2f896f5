// Keeps this tab in line with the site that is being written: dateline's server puts this script into every page it sends.
//
// The server says which files changed; the tab compares the digests of its own files (page, style sheets, scripts) and acts
// only if one of them differs. Of all tabs of a site one holds the line to the server and passes its messages on.
// Nothing is ever taken as markup but pages of the site itself.
(() => {
  "use strict";

  const script = document.currentScript;
  if (script === null || window.__dateline !== undefined) return;
  window.__dateline = true;

  const base = script.dataset.base;
  const file = script.dataset.file;
  const own = `${base}__dateline/`;
  const channelName = `dateline ${base}`;
  // Browsers hold six connections to a host, so not every tab may have its own line. Both are missing on plain HTTP beyond
  // loopback, where each tab then has one all the same.
  const canShare = "locks" in navigator && "BroadcastChannel" in window;

  /** The digest of the page as this tab shows it; empty for a page that is not there or cannot be built. */
  let page = script.dataset.page;
  /** Digests of the other files of this page, as they were when it was loaded or last renewed. */
  let digests;
  let isStopped = false;

  // ---- the line to the server

  const channel = canShare ? new BroadcastChannel(channelName) : undefined;

  function listen() {
    if (!canShare) return void connect(receive);
    channel.onmessage = ({ data }) => receive(data);
    // Whoever holds the lock holds the line; when that tab is closed the next one takes over.
    navigator.locks.request(channelName, () => {
      connect((message) => {
        channel.postMessage(message);
        receive(message);
      });
      return new Promise(() => {});
    });
  }

  function connect(tell) {
    const line = new EventSource(`${own}events`);
    line.onmessage = ({ data }) => tell(JSON.parse(data));
    line.onerror = () => {
      // A browser connects again by itself, save where what answered was no line (another program on that port).
      if (line.readyState === EventSource.CLOSED) setTimeout(connect, 1000, tell);
    };
  }

  function receive(message) {
    if (message.follow !== null && message.follow !== file && document.visibilityState === "visible") {
      isStopped = true;
      location.assign(addressOf(message.follow));
      return;
    }
    document.dispatchEvent(new CustomEvent("dateline:told"));
    const areNewFaults = message.faults.id !== faults.id;
    if (message.changed === null || concernsUs(message) || (isBroken && areNewFaults)) sync();
    else if (areNewFaults) showFaults(message.faults);
  }

  function concernsUs({ changed, removed }) {
    const ours = new Set(ownFiles());
    const any = [...changed, ...removed];
    renewImages(new Set(any));
    return any.some((name) => ours.has(name) || (name.endsWith(".css") && hasImports()));
  }

  // ---- comparing

  let syncing;
  let isAskedAgain = false;

  /** Compares and acts; never twice at once, and once more if something happened meanwhile. */
  function sync() {
    if (syncing !== undefined) {
      isAskedAgain = true;
      return syncing;
    }
    syncing = compare()
      .catch(() => {
        // The server is gone. The line tells when it is back, and then all is compared again.
      })
      .finally(() => {
        syncing = undefined;
        if (isAskedAgain) {
          isAskedAgain = false;
          sync();
        }
      });
    return syncing;
  }

  async function compare() {
    if (isStopped) return;
    const query = ownFiles().map((name) => `file=${encodeURIComponent(name)}`);
    const state = await (await fetch(`${own}state?${query.join("&")}`, { cache: "no-store" })).json();
    const before = digests ?? state.files;
    digests = { ...digests, ...state.files };
    const differs = (name) => before[name] !== undefined && before[name] !== state.files[name];
    const differing = Object.keys(state.files).filter((name) => name !== file && differs(name));
    isBroken = state.broken.includes(file);
    await showFaults(state.faults);
    if (isBroken) return;
    const isOther = (state.files[file] ?? "") !== page;
    if (differing.some((name) => /\.m?js$/.test(name) || name === "404.html")) return reload();
    if (isOther) await renewPage();
    if (!isStopped && (hasImports() || differing.some((name) => name.endsWith(".css")))) renewStyles(differing);
  }

  /** Every file of the site that this page is made of. */
  function ownFiles() {
    const linked = [...styleLinks(), ...document.scripts].map((element) => element.href ?? element.src);
    const names = linked.map(fileOf).filter((name) => name !== undefined && !name.startsWith("__dateline/"));
    return [...new Set([file, ...(page === "" ? ["404.html"] : []), ...names])];
  }

  /** The file that an address names, or undefined if it is not one of the site. */
  function fileOf(address) {
    if (!address) return undefined;
    const url = new URL(address, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(base)) return undefined;
    try {
      return decodeURIComponent(url.pathname.slice(base.length)).replace(/(^|\/)$/, "$1index.html");
    } catch {
      return undefined;
    }
  }

  function addressOf(name) {
    return base + name.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/");
  }

  function reload() {
    isStopped = true;
    location.reload();
  }

  // ---- the page

  async function renewPage() {
    // A page that was not there, or could not be built, is another page: nothing of it is to be kept.
    if (page === "") return reload();
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.status !== 200) return reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (scriptsOf(fresh) !== scriptsOf(document) || sheetsOf(fresh) !== sheetsOf(document)) return reload();
    renewHead(fresh);
    stampImages(fresh);
    copyAttributes(fresh.documentElement, document.documentElement);
    copyAttributes(fresh.body, document.body);
    Idiomorph.morph(document.body, fresh.body.innerHTML, { morphStyle: "innerHTML", ignoreActiveValue: true, callbacks });
    page = [...fresh.scripts].find(isOurs)?.dataset.page ?? "";
    document.dispatchEvent(new CustomEvent("dateline:renewed"));
  }

  const callbacks = {
    // What a reader typed, and what a page's own scripts keep (marked by `data-live="keep"`), stays.
    beforeNodeMorphed: (old) => !(old instanceof Element && (old.dataset?.live === "keep" || isTyped(old))),
    // What a reader opened stays open.
    beforeAttributeUpdated: (name, element) => !(name === "open" && /^(DETAILS|DIALOG)$/.test(element.tagName)),
  };

  function isTyped(element) {
    if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
    if (element instanceof HTMLInputElement) {
      return element.value !== element.defaultValue || element.checked !== element.defaultChecked;
    }
    return element instanceof HTMLSelectElement && [...element.options].some((option) => option.selected !== option.defaultSelected);
  }

  const isOurs = (element) => (element.getAttribute("src") ?? "").startsWith(own);
  const isRun = (element) => /^(|module|(text|application)\/javascript)$/.test(element.type);

  // A query often carries a digest; whether what it names is different is known from the file itself.
  const withoutQuery = (address) => address?.replace(/[?#].*$/, "");

  /** What scripts a page has; where they differ it is loaded anew. Data blocks are not run and do not count. */
  function scriptsOf(document) {
    const run = [...document.scripts].filter((element) => isRun(element) && !isOurs(element));
    return run.map((element) => withoutQuery(element.getAttribute("src")) ?? element.text).join("\n");
  }

  /** What style sheets a page has, in their order, which decides among their rules. */
  function sheetsOf(document) {
    const sheets = [...document.querySelectorAll("link[rel~=stylesheet], style")].filter((sheet) => sheet.dataset.liveOld === undefined);
    const written = (sheet) => withoutQuery(sheet.dataset.live ?? sheet.getAttribute("href")) ?? sheet.textContent;
    return sheets.filter((sheet) => sheet.localName === "link" || served.has(sheet) || sheet.ownerDocument !== window.document).map(written).join("\n");
  }

  /** What stood in the head when the page was loaded; what scripts and extensions add later is theirs. */
  const served = new WeakSet(document.querySelectorAll("head > *, style"));

  /** Brings the head in line, save for scripts and style sheets, which are the same. */
  function renewHead(fresh) {
    const isPlain = (element) => !(element.matches("style, link[rel~=stylesheet]") || (element.localName === "script" && isRun(element)));
    const old = [...document.head.children].filter((element) => served.has(element) && isPlain(element));
    const left = new Set(old);
    for (const element of [...fresh.head.children].filter(isPlain)) {
      const same = old.find((candidate) => left.has(candidate) && candidate.isEqualNode(element));
      if (same !== undefined) {
        left.delete(same);
        continue;
      }
      const added = document.importNode(element, true);
      document.head.append(added);
      served.add(added);
    }
    for (const element of left) element.remove();
  }

  function copyAttributes(from, to) {
    // The document's own scripts set classes and data on <html>; only what the page says is changed.
    for (const { name, value } of from.attributes) if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  }

  // ---- styles and images

  /** The style sheets of the site, without those that are about to go. */
  function styleLinks() {
    const links = [...document.querySelectorAll("link[rel~=stylesheet]")];
    return links.filter((link) => link.dataset.liveOld === undefined && fileOf(link.href) !== undefined);
  }

  function hasImports() {
    return [...document.styleSheets].some((sheet) => {
      try {
        return [...sheet.cssRules].some((rule) => rule instanceof CSSImportRule);
      } catch {
        return false; // a sheet of another host
      }
    });
  }

  /** Loads style sheets anew beside the old ones, which go when the new ones are there: the page is never bare. */
  function renewStyles(differing) {
    for (const link of styleLinks()) {
      if (!differing.includes(fileOf(link.href)) && !hasImports()) continue;
      const fresh = link.cloneNode();
      const written = link.dataset.live ?? link.getAttribute("href");
      fresh.href = renewed(written);
      fresh.dataset.live = written;
      link.dataset.liveOld = "";
      fresh.onload = fresh.onerror = () => link.remove();
      link.after(fresh);
    }
  }

  function renewed(written, at = Date.now()) {
    const address = new URL(written, document.baseURI);
    address.searchParams.set("dateline", String(at));
    return address.href;
  }

  /** When images of this page changed, by file: under the address that is written the browser would show what it has. */
  const changedAt = new Map();

  function renewImages(changed) {
    for (const image of document.images) {
      const file = fileOf(image.src);
      if (changed.has(file) || changed.has(fileOf(image.currentSrc))) changedAt.set(file, Date.now());
    }
    stampImages(document);
  }

  /** Lets images that changed be loaded anew, and their other forms, which are made of them when they are asked for. */
  function stampImages(of) {
    for (const image of of.images) {
      const at = changedAt.get(fileOf(image.src));
      if (at === undefined) continue;
      const set = (element, name, address) => element[name] === address || (element[name] = address);
      for (const source of image.closest("picture")?.querySelectorAll("source") ?? []) set(source, "srcset", renewedSet(source.srcset, at));
      set(image, "src", renewed(image.src, at));
    }
  }

  /** `/a.480.webp 480w, /a.960.webp 960w` */
  function renewedSet(srcset, at) {
    const one = (candidate) => candidate.trim().replace(/^\S+/, (address) => renewed(address, at));
    return srcset.split(", ").map(one).join(", ");
  }

  // ---- faults: a small banner on every page, all of them over a page that cannot be built

  const STYLE = `
    :host { all: initial; color-scheme: light dark; --back: #fff; --text: #1a1a1a; --soft: #f3f1ee; --error: #b3261e; --link: #0b57d0; }
    @media (prefers-color-scheme: dark) {
      :host { --back: #1c1b1a; --text: #eee; --soft: #2a2826; --error: #f2b8b5; --link: #a8c7fa; }
    }
    * { box-sizing: border-box; font: 15px/1.5 system-ui, sans-serif; }
    .banner, .sheet { position: fixed; z-index: 2147483647; background: var(--back); color: var(--text); }
    .banner { right: 1rem; bottom: 1rem; display: flex; gap: .25rem; padding: .25rem; border: 2px solid var(--error); border-radius: .5rem; }
    .sheet { inset: 0; overflow: auto; padding: 2rem max(1rem, calc(50vw - 30rem)); }
    button { border: 0; border-radius: .25rem; padding: .25rem .75rem; background: var(--soft); color: var(--text); cursor: pointer; }
    button:focus-visible, a:focus-visible, .sheet:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    h1 { font-size: 1.4rem; margin: 0 0 1rem; } ol { padding: 0; list-style: none; } li { margin-bottom: 1.5rem; }
    strong { color: var(--error); font-weight: 600; } a { color: var(--link); } p { margin: .25rem 0; }
    pre, pre * { font: 14px/1.5 ui-monospace, monospace; } pre { margin: .5rem 0; padding: .5rem; overflow-x: auto; background: var(--soft); }
    header { display: flex; justify-content: space-between; align-items: start; }
    [hidden] { display: none; }`;

  /** How much is wrong, by the server's last word. */
  let faults = { errors: 0, warnings: 0, id: "" };
  /** Whether this page cannot be built at present. */
  let isBroken = false;
  let ui;
  /** Whether the faults lie over the page because it is broken, not because the reader asked. */
  let isOverBroken = false;
  /** The faults for which the reader closed what lay over the page. */
  let closedFor;
  let focusBefore = null;

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function build() {
    const host = element("dateline-faults");
    const root = host.attachShadow({ mode: "open" });
    // A constructed sheet is let in by any content security policy; a style element is not.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const banner = element("div", "", { class: "banner", role: "status", hidden: "" });
    const show = element("button", "", { type: "button" });
    const hide = element("button", "×", { type: "button", "aria-label": "Hide until the faults change" });
    banner.append(show, hide);
    const over = element("div", "", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", tabindex: "-1", hidden: "" });
    root.append(banner, over);
    show.onclick = openFaults;
    hide.onclick = () => {
      remember(faults.id);
      banner.hidden = true;
    };
    host.addEventListener("keydown", (event) => event.key === "Escape" && closeByHand());
    over.addEventListener("keydown", keepFocusInside);
    // Beside the body, so that renewing the body leaves it alone.
    document.documentElement.append(host);
    return { host, banner, show, over };
  }

  function keepFocusInside(event) {
    if (event.key !== "Tab") return;
    const inside = [...ui.over.querySelectorAll("a, button")];
    const [first, last] = [inside[0], inside[inside.length - 1]];
    const active = ui.over.getRootNode().activeElement;
    if (event.shiftKey ? active === first || active === ui.over : active === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  /** Shows how much is wrong, and over a page that is broken, what. */
  async function showFaults(given) {
    const areNew = faults.id !== given.id;
    const wasKnown = faults.id !== "";
    faults = given;
    if (page === "" && isBroken) {
      // This is the server's own page of faults; it shows those of the moment at which it was loaded.
      if (areNew && wasKnown) reload();
      return;
    }
    if (!isBroken && isOverBroken) closeFaults();
    const { errors, warnings } = faults;
    if (errors + warnings === 0) {
      closeFaults();
      if (ui !== undefined) ui.banner.hidden = true;
      return;
    }
    ui ??= build();
    const count = (number, word) => (number === 0 ? [] : [`${number} ${word}${number === 1 ? "" : "s"}`]);
    ui.show.textContent = `${[...count(errors, "error"), ...count(warnings, "warning")].join(", ")} – show`;
    ui.banner.hidden = remembered() === faults.id || !ui.over.hidden;
    const isToOpen = isBroken && ui.over.hidden && closedFor !== faults.id;
    if (isToOpen) isOverBroken = true;
    if (isToOpen || (areNew && !ui.over.hidden)) await openFaults();
  }

  async function openFaults() {
    const list = await (await fetch(`${own}faults`, { cache: "no-store" })).json();
    const header = element("header");
    const close = element("button", "Close (Esc)", { type: "button" });
    close.onclick = closeByHand;
    header.append(element("h1", "What is to be mended", { id: "title" }), close);
    const items = element("ol");
    items.append(...list.map(faultItem));
    ui.over.replaceChildren(header, items);
    ui.banner.hidden = true;
    if (!ui.over.hidden) return;
    ui.over.hidden = false;
    focusBefore = document.activeElement;
    ui.over.focus();
  }

  function faultItem(fault) {
    const item = element("li");
    const place = [fault.path, fault.line, fault.column].filter((part) => part !== null).join(":");
    const times = fault.count > 1 ? ` (${fault.count} times)` : "";
    item.append(element("strong", `${fault.severity}[${fault.code}]: ${fault.message}`), times, element("p"));
    item.lastChild.append(fault.link === null ? place : link(place, fault.link));
    if (fault.source !== null) item.append(element("pre", framed(fault)));
    if (fault.help !== null) item.append(element("p", `help: ${fault.help}`));
    return item;
  }

  function link(text, address) {
    // The pattern is the editor's own choice; only an address that would run as a script here is refused.
    return /^\s*(javascript|data|vbscript):/i.test(address) ? text : element("a", text, { href: address });
  }

  function framed({ source, column, length }) {
    if (column === null) return source;
    const before = [...source].slice(0, column - 1).map((letter) => (letter === "\t" ? "\t" : " "));
    return `${source}\n${before.join("")}${"^".repeat(Math.min(length ?? 1, 200))}`;
  }

  function closeByHand() {
    closedFor = faults.id;
    closeFaults();
    ui.banner.hidden = remembered() === faults.id;
  }

  function closeFaults() {
    isOverBroken = false;
    if (ui === undefined || ui.over.hidden) return;
    ui.over.hidden = true;
    if (focusBefore instanceof HTMLElement) focusBefore.focus({ preventScroll: true });
  }

  // Which faults the reader hid, for as long as this tab lives. Storage may be forbidden.
  let hidden = "";
  const storageKey = `dateline hidden ${base}`;

  function remember(id) {
    hidden = id;
    try {
      sessionStorage.setItem(storageKey, id);
    } catch {}
  }

  function remembered() {
    try {
      return sessionStorage.getItem(storageKey) ?? hidden;
    } catch {
      return hidden;
    }
  }

  // ---- begin

  listen();
  sync();
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    isStopped = false;
    sync();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync());
})();
