// What is found in the document of this page, in a quiet panel: a button in the corner, and behind it a list with the fixes.
//
// It asks when the page is shown and whenever the line tells that something changed, and only while somebody can see the tab.
// No word of it is ever taken as markup.
(() => {
  "use strict";

  const script = document.currentScript;
  if (script === null || window.__datelinePanel !== undefined) return;
  window.__datelinePanel = true;

  const { base, file, token } = script.dataset;
  const own = `${base}__dateline/`;
  const page = `/${file.replace(/(^|\/)index\.html$/, "$1")}`;

  const STYLE = `
    :host { all: initial; color-scheme: light dark; --back: #fff; --text: #1a1a1a; --soft: #f3f1ee; --line: #8a8580; --link: #0b57d0; }
    @media (prefers-color-scheme: dark) {
      :host { --back: #1c1b1a; --text: #eee; --soft: #2a2826; --line: #8f8a85; --link: #a8c7fa; }
    }
    @media print { :host { display: none !important; } }
    * { box-sizing: border-box; font: 14px/1.45 system-ui, sans-serif; }
    .corner { position: fixed; z-index: 2147483646; left: 1rem; bottom: 1rem; width: max-content; max-width: min(30rem, calc(100vw - 2rem)); color: var(--text); }
    button { border: 1px solid var(--line); border-radius: .25rem; padding: .2rem .6rem; background: var(--soft); color: var(--text); cursor: pointer; }
    button:disabled { opacity: .6; cursor: default; }
    button:focus-visible, a:focus-visible, section:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    section { margin-bottom: .5rem; max-height: min(60vh, 32rem); overflow: auto; padding: .75rem; background: var(--back); border: 1px solid var(--line); border-radius: .5rem; }
    ol { margin: 0; padding: 0; list-style: none; } li + li { margin-top: .75rem; padding-top: .75rem; border-top: 1px solid var(--soft); }
    p { margin: 0 0 .25rem; } .message { font-weight: 600; } .aside { opacity: .8; } a { color: var(--link); }
    pre { margin: .25rem 0; padding: .4rem; overflow-x: auto; background: var(--soft); font: 13px/1.4 ui-monospace, monospace; }
    .does { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .4rem; } .why { margin: 0 0 .5rem; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    [hidden] { display: none; }`;

  /** What the panel shows, as text: the findings, and of which the words stand on the page. */
  let drawn = drawingOf([]);
  let ui;

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function build() {
    const host = element("dateline-findings");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const corner = element("div", "", { class: "corner" });
    const list = element("section", "", { id: "list", "aria-label": "Findings on this page", tabindex: "-1", hidden: "" });
    const why = element("p", "", { class: "why", role: "alert", hidden: "" });
    const items = element("ol");
    const button = element("button", "", { type: "button", "aria-expanded": "false", "aria-controls": "list" });
    const status = element("span", "", { class: "unseen", role: "status", "aria-live": "polite" });
    list.append(why, items);
    corner.append(list, button, status);
    root.append(corner);
    button.onclick = () => (list.hidden ? open() : close());
    corner.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || list.hidden) return;
      event.stopPropagation();
      close();
    });
    return { host, root, list, why, items, button, status };
  }

  function open() {
    ui.list.hidden = false;
    ui.button.setAttribute("aria-expanded", "true");
    ui.list.focus();
  }

  function close() {
    ui.list.hidden = true;
    ui.button.setAttribute("aria-expanded", "false");
    tell("");
    mark(undefined);
    ui.button.focus();
  }

  /** Says why something was not done; it stays until something else is asked for. */
  function tell(why) {
    ui.why.textContent = why;
    ui.why.hidden = why === "";
  }

  // ---- asking

  let asking;
  let isAskedAgain = false;

  /** Asks what is found; never twice at once, and once more if something happened meanwhile. */
  function ask() {
    if (document.visibilityState !== "visible") return;
    if (asking !== undefined) {
      isAskedAgain = true;
      return;
    }
    asking = fetch(`${own}findings?page=${encodeURIComponent(page)}`, { cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : []))
      .then(show)
      .catch(() => {
        // The server is gone. The line tells when it is back.
      })
      .finally(() => {
        asking = undefined;
        if (!isAskedAgain) return;
        isAskedAgain = false;
        ask();
      });
  }

  function show(found) {
    // What is found may be told before the page is renewed that it is found in.
    const drawing = drawingOf(found);
    if (drawing === drawn) return;
    drawn = drawing;
    if (found.length === 0) {
      if (ui === undefined) return;
      mark(undefined);
      ui.host.remove();
      ui = undefined;
      return;
    }
    ui ??= build();
    // Beside the body, so that renewing the body leaves it alone.
    if (!ui.host.isConnected) document.documentElement.append(ui.host);
    const hadFocus = ui.root.activeElement !== null && ui.items.contains(ui.root.activeElement);
    const count = `${found.length} finding${found.length === 1 ? "" : "s"}`;
    ui.button.textContent = count;
    ui.items.replaceChildren(...found.map(item));
    if (hadFocus) ui.list.focus();
    // A region that comes with its words is not read out.
    const { status } = ui;
    requestAnimationFrame(() => (status.textContent = `${count} on this page`));
  }

  function drawingOf(found) {
    return JSON.stringify([found, found.map(isOnPage)]);
  }

  function isOnPage({ words }) {
    return words !== null && placeOf(words) !== undefined;
  }

  function item(finding) {
    const made = element("li");
    const place = finding.line === null ? finding.path : `${finding.path}:${finding.line}`;
    made.append(element("p", finding.message, { class: "message" }));
    if (finding.help !== null) made.append(element("p", finding.help));
    const aside = element("p", `${finding.severity}[${finding.code}] `, { class: "aside" });
    aside.append(link(place, finding.link));
    made.append(aside);
    if (finding.fix !== null) made.append(element("pre", finding.fix.change));
    const does = element("div", "", { class: "does" });
    if (finding.fix !== null && token !== "") does.append(fixButton(finding));
    if (isOnPage(finding)) does.append(showButton(finding));
    if (does.firstChild !== null) made.append(does);
    return made;
  }

  function link(text, address) {
    // The pattern is the editor's own choice; only an address that would run as a script here is refused, read as the browser reads it.
    if (address === null) return text;
    const made = element("a", text, { href: address });
    return ["javascript:", "data:", "vbscript:"].includes(made.protocol) ? text : made;
  }

  // ---- mending

  function fixButton(finding) {
    const button = element("button", "Fix", { type: "button", "aria-label": `Fix: ${finding.message}` });
    button.onclick = async () => {
      button.disabled = true;
      tell("");
      const why = await mend(finding.fix.id);
      if (why === undefined || ui === undefined) return;
      button.disabled = false;
      tell(`Not mended: ${why}`);
      ask();
    };
    return button;
  }

  /** Asks for a fix; returns why it was not made. That it was made, the line tells. */
  async function mend(fix) {
    try {
      const body = JSON.stringify({ page, fix, token });
      const answer = await fetch(`${own}fix`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      return answer.ok ? undefined : (await answer.text()).trim();
    } catch {
      return "the server does not answer";
    }
  }

  // ---- words on the page

  function showButton(finding) {
    const button = element("button", "Show", { type: "button", "aria-label": `Show on the page: ${finding.words}` });
    button.onclick = () => {
      const range = placeOf(finding.words);
      mark(range);
      // High up: the lower part of a small window lies under the panel.
      if (range !== undefined) scrollBy(0, range.getBoundingClientRect().top - innerHeight * 0.15);
    };
    return button;
  }

  /** The first place of words in the page's own text. */
  function placeOf(words) {
    const top = document.querySelector("main") ?? document.body;
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.data.indexOf(words);
      if (at < 0 || node.parentElement?.closest("script, style, template") !== null) continue;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      return range;
    }
    return undefined;
  }

  let markSheet;

  /** Marks a place without touching the document, which is compared with the one to come; browsers that cannot, do not. */
  function mark(range) {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("dateline-finding");
    if (range === undefined) return;
    if (markSheet === undefined) {
      markSheet = new CSSStyleSheet();
      markSheet.replaceSync("::highlight(dateline-finding) { background: #ffd54f; color: #1a1a1a; }");
      document.adoptedStyleSheets.push(markSheet);
    }
    CSS.highlights.set("dateline-finding", new Highlight(range));
  }

  // ---- begin

  ask();
  document.addEventListener("dateline:told", ask);
  document.addEventListener("dateline:renewed", ask);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", ({ persisted }) => persisted && ask());
})();
