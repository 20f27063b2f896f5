// What an editor does, and where it is to be seen: the kinds of change whose latency is measured.

import { createHash } from "node:crypto";

/** The kinds, in the order of the tables. `only` names the one flavour that has such a thing. */
export const KINDS = {
  body: { label: "body: a sentence", make: body },
  title: { label: "front matter: the title", make: title },
  participant: { label: "front matter: a new participant", make: participant },
  role: { label: "profile: the role of a popular person", only: "dateline", make: (site, n) => profile(site, n, "role") },
  name: { label: "profile: the name of a popular person", only: "dateline", make: (site, n) => profile(site, n, "name") },
  template: { label: "template of every page", make: template },
  css: { label: "style sheet", make: css },
};

/** Finds tokens in a page. */
export const TOKEN = "bench[a-z]{10}";

/**
 * Returns the `n`th edit of a kind: `file` and its new `text`; `url` and what its answer holds then (`marker`); and `page`,
 * the page that somebody looks at meanwhile. Another `n` is another article; the same `n` is the same edit for every tool.
 */
export function edit(kind, site, n) {
  return { marker: token(site, n), ...KINDS[kind].make(site, n) };
}

/** A word that stands nowhere else: letters alone, so that it is the same in text, addresses and style sheets. */
function token(site, n) {
  const digest = createHash("sha256").update(`${site.size} ${n}`).digest();
  return `bench${[...digest.subarray(0, 10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("")}`;
}

function article(site, n) {
  // A prime step: no article comes twice before each came once.
  const name = site.articles[(n * 7919 + 13) % site.articles.length];
  const file = `content/briefings/${name}.md`;
  const text = site.read(file);
  const [, year, month] = text.match(/^date: (\d{4})-(\d{2})/m);
  const page = site.flavour === "dateline" ? `/briefings/${year}/${month}/${name}/` : `/briefings/${name}/`;
  return { file, text, page, url: page };
}

function body(site, n) {
  const { text, ...rest } = article(site, n);
  return { ...rest, text: `${text.trimEnd()}\n\nThe desk adds ${token(site, n)} to this report.\n` };
}

function title(site, n) {
  const { text, ...rest } = article(site, n);
  return { ...rest, text: text.replace(/^title: .*$/m, `title: Delegates weigh ${token(site, n)} in a late session`) };
}

function participant(site, n) {
  const { text, ...rest } = article(site, n);
  const family = token(site, n).replace("b", "B");
  const country = site.flavour === "dateline" ? "RO" : "Romania";
  const [list, plain] = site.flavour === "dateline" ? ["participants", undefined] : ["people", /^participants: \[/m];
  let changed = text.replace(`\n${list}:\n`, `\n${list}:\n  - { name: Ada ${family}, role: Observer, country: ${country} }\n`);
  if (plain !== undefined) changed = changed.replace(plain, `$&Ada ${family}, `);
  return { ...rest, text: changed, url: `/participants/ada-${token(site, n)}/`, marker: family };
}

function profile(site, n, key) {
  site.people ??= site.popular();
  const slug = site.people[n % site.people.length];
  const file = `content/participants/${slug}.md`;
  const [old, text] = key === "role" ? [/title: [^,]*/, `title: Envoy for ${token(site, n)}`] : [/^name: .*$/m, `name: Ada ${token(site, n)}`];
  const page = `/participants/${slug}/`;
  return { file, text: site.read(file).replace(old, text), page, url: page };
}

function template(site, n) {
  const file = site.flavour === "dateline" ? "templates/base.html" : "layouts/baseof.html";
  const text = site.read(file).replace("ublished for the press and the public", `$& of ${token(site, n)}`);
  const { page, url } = article(site, n);
  return { file, text, page, url };
}

function css(site, n) {
  const url = site.flavour === "dateline" ? "/site.css" : "/style.css";
  const file = `static${url}`;
  return { file, text: `${site.read(file)}\n:root { --bench: ${token(site, n)}; }\n`, page: article(site, n).page, url };
}
