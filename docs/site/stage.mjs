// Usage: node docs/site/stage.mjs OUT
//
// Brings the documents of this repository into the folders of a site of dateline, in OUT. They are written for code hosts, where a page has
// no front matter and its title is its first heading; here the title moves into the front matter, and nothing else of a text changes but
// links that would lead out of the site. Paths stay as they are below content/pages/, so links between documents stay too.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;
const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node docs/site/stage.mjs OUT");
  process.exit(2);
}

const NOT_STAGED = /^docs\/(site\/|site\.toml)/;
const below = readdirSync(join(ROOT, "docs"), { recursive: true }).map((path) => `docs/${path.replaceAll("\\", "/")}`);
const files = below.filter((path) => statSync(join(ROOT, path)).isFile() && !NOT_STAGED.test(path)).sort();
const documents = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", ...files.filter((path) => path.endsWith(".md"))];
const attached = files.filter((path) => !path.endsWith(".md"));
const staged = new Set([...documents, ...attached]);

rmSync(out, { recursive: true, force: true });
for (const folder of ["templates", "static"]) cpSync(join(ROOT, "docs/site", folder), join(out, folder), { recursive: true });
for (const path of documents) write(join("content/pages", placed(path)), document(path));
for (const path of attached) write(join("content/pages", path), readFileSync(join(ROOT, path)));
write("content/pages/search.md", "---\ntitle: Search\nextra: { finds: true }\n---\n");
write("static/sections.json", JSON.stringify(documents.flatMap(sections)));
write("templates/data/contents.json", JSON.stringify(contents(), null, 1));
console.log(`${out}: ${documents.length} documents, ${attached.length} files beside them`);

/** Names are parts of addresses, which are in small letters; a note named README is no page of a site, so ours go by other names. */
function placed(path) {
  const named = path.replace(/^README\.md$/, "overview.md").replace(/^docs\/README\.md$/, "docs/documents.md");
  return named.endsWith(".md") ? named.toLowerCase() : named;
}

function document(path) {
  const text = readFileSync(join(ROOT, path), "utf8");
  const [, title, body] = text.match(/^# (.+)\n([^]*)$/) ?? [];
  if (title === undefined) throw new Error(`${path} does not begin with a heading`);
  return `---\ntitle: ${JSON.stringify(words(title))}\n---\n${outsideCode(anchored(body), (prose) => relinked(prose, path))}`;
}

/** Headings keep the anchors that code hosts give them, which is what links name. */
function anchored(body) {
  const seen = new Map();
  return outsideBlocks(body, (prose) =>
    prose.replace(/^(#{2,6}) (.+)$/gm, (line, marks, heading) => {
      const anchor = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
      const nth = seen.get(anchor) ?? 0;
      seen.set(anchor, nth + 1);
      return `${marks} ${heading} {#${nth === 0 ? anchor : `${anchor}-${nth}`}}`;
    }),
  );
}

/** The sections of a document, each as what finds it: `{ page, title, url, text }`, addresses seen from the site's own. */
function sections(path) {
  const [, page, body] = readFileSync(join(ROOT, path), "utf8").match(/^# (.+)\n([^]*)$/);
  const url = `${placed(path).replace(/\.md$/, "")}/`;
  const parts = anchored(`${body}\n`).split(/^#{2,6} (.+) \{#(.+)\}$/m);
  const section = (title, anchor, text) => ({ page: words(page), title: words(title), url: url + anchor, text: plain(text) });
  const found = [section(page, "", parts[0])];
  for (let nth = 1; nth < parts.length; nth += 3) found.push(section(parts[nth], `#${parts[nth + 1]}`, parts[nth + 2]));
  return found;
}

/** A text as it is searched, and shown where it is found. */
function plain(text) {
  return text.replace(/<!--[^]*?-->|^ *```.*$/gm, " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*|#>\\]+|-{3,}/g, " ").replace(/\s+/g, " ").trim();
}

/** A title has no mark-up. */
function words(heading) {
  return heading.replaceAll("`", "");
}

/** Changes what is in no fenced block. */
function outsideBlocks(text, change) {
  return text.split(/(^ *```[^]*?^ *```$)/m).map((part, nth) => (nth % 2 === 0 ? change(part) : part)).join("");
}

/** Changes what is no code: fenced blocks stay, and code within lines, unless it is the words of a link. */
function outsideCode(text, change) {
  return outsideBlocks(text, (prose) =>
    prose.split(/(?<!\[)(`[^`\n]+`)(?!\])/).map((part, nth) => (nth % 2 === 0 ? change(part) : part)).join(""),
  );
}

/** Links to documents lead to where these are now; what is no part of the site is named and not linked. */
function relinked(prose, path) {
  const from = posix.dirname(placed(path));
  return prose.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (link, picture, label, target) => {
    if (/^(https?:|#)/.test(target)) return link;
    const [file, anchor] = target.split("#");
    const to = posix.normalize(posix.join(posix.dirname(path), file));
    if (!staged.has(to)) return existsSync(join(ROOT, to)) ? label : link;
    const href = posix.relative(from, placed(to)) + (anchor === undefined ? "" : `#${anchor}`);
    return `${picture}[${label}](${href})`;
  });
}

/** The lists of docs/README.md but that of decisions, which every page shows beside its text: `[{ title, pages: [{ title, url }] }]`, addresses seen from the site's own. */
function contents() {
  const groups = [];
  for (const line of readFileSync(join(ROOT, "docs/README.md"), "utf8").split("\n")) {
    const head = line.match(/^([^-\s].*):$/)?.[1];
    if (head !== undefined) groups.push({ title: head, pages: [] });
    for (const [, title, target] of line.matchAll(/^- .*?\[([^\]]+)\]\(([^)#]+\.md)\)/g)) {
      const path = placed(posix.normalize(posix.join("docs", target)));
      groups.at(-1)?.pages.push({ title: words(title), url: `${path.replace(/\.md$/, "")}/` });
    }
  }
  return { groups };
}

function write(path, text) {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
