/* The search. Words are looked up in the files beside the index, of which only those are fetched that a question needs; what
   they hold is explained in src/search/. Everything is done here: no question leaves the reader's machine. */

const FOLDED = { ł: "l", ø: "o", đ: "d", ð: "d", ı: "i", ς: "σ", ß: "ss", æ: "ae", œ: "oe", þ: "th", "ʼ": "'" };
const IDEOGRAPHS = "\\u{3040}-\\u{30ff}\\u{3400}-\\u{4dbf}\\u{4e00}-\\u{9fff}\\u{f900}-\\u{faff}\\u{20000}-\\u{323af}";
const LETTERS = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
const PARTS = new RegExp(`[${IDEOGRAPHS}]|[^${IDEOGRAPHS}]+`, "gu");
/** Results shown at first, and more of them at each request. */
const SHOWN = 20;
/** Files that are looked through for words that begin as the last one does. */
const PREFIX_FILES = 3;
/** Words that the beginning of one is taken for: the most common of those that are found. */
const PREFIX_WORDS = 60;
const PREFIX_WORTH = 0.7;
const EXCERPT = 220;

/** Folds case and accents away, as `base::fold` does. */
export function fold(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\p{M}/gu, "");
  return bare.replace(/[łøđðıςßæœþʼ]/g, (letter) => FOLDED[letter]);
}

/** Takes a text apart, as `search::for_each_word` does; of single letters the last one may stay, since it is being written. */
export function words(text, isBeingWritten = false) {
  const folded = fold(text);
  const all = (folded.match(LETTERS) ?? []).flatMap((run) => run.match(PARTS) ?? []);
  const isOpen = isBeingWritten && all.length > 0 && folded.endsWith(all.at(-1));
  const kept = all.filter((word, nth) => !/^[a-z]$/.test(word) || (isOpen && nth === all.length - 1));
  return isBeingWritten ? { words: kept, isOpen } : kept;
}

/** Compares by code points, in which the files are sorted. */
function compare(one, other) {
  const least = Math.min(one.length, other.length);
  for (let at = 0; at < least; at += 1) {
    if (one.charCodeAt(at) !== other.charCodeAt(at)) {
      const isHalf = at > 0 && /[\ud800-\udbff]/.test(one[at - 1]);
      const from = isHalf ? at - 1 : at;
      return one.codePointAt(from) - other.codePointAt(from);
    }
  }
  return one.length - other.length;
}

/** The index, of which files are fetched once and when they are needed. */
export class Index {
  static async open(address, fetchJson) {
    const contents = await fetchJson(address);
    return new Index(contents, address, fetchJson);
  }

  constructor(contents, address, fetchJson) {
    Object.assign(this, { contents, address, fetchJson, files: new Map() });
  }

  file(name) {
    if (!this.files.has(name)) {
      const wanted = this.fetchJson(new URL(name, this.address));
      wanted.catch(() => this.files.delete(name));
      this.files.set(name, wanted);
    }
    return this.files.get(name);
  }

  /** The number of the file of a directory that holds a key, if any does. */
  place(directory, key) {
    let [from, until] = [0, directory.length];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (compare(directory[middle][0], key) <= 0) from = middle + 1;
      else until = middle;
    }
    return from - 1;
  }

  async table(directory, nth) {
    const list = await this.file(directory[nth][1]);
    list.byKey ??= new Map(Array.from({ length: list.length / 2 }, (_, at) => [list[2 * at], list[2 * at + 1]]));
    return list.byKey;
  }

  /** What a key has, exactly. */
  async get(directory, key) {
    const nth = this.place(directory, key);
    return nth < 0 ? undefined : (await this.table(directory, nth)).get(key);
  }

  /** What the keys have that begin like this. */
  async beginning(directory, start, most = PREFIX_FILES) {
    const first = Math.max(this.place(directory, start), 0);
    const wanted = [];
    for (let nth = first; nth < directory.length && wanted.length < most; nth += 1) {
      if (nth > first && !directory[nth][0].startsWith(start)) break;
      wanted.push(this.table(directory, nth));
    }
    const tables = await Promise.all(wanted);
    return tables.flatMap((table) => [...table].filter(([key]) => key.startsWith(start)));
  }

  /**
   * The briefings of a word, and what it is worth in each; nothing for a word that stands in so many that it tells none from
   * another. Of such a word the files hold only in how many.
   */
  async word(word, isBeginning) {
    const found = isBeginning
      ? (await this.beginning(this.contents.words, word)).filter(([key]) => !key.includes(":"))
      : [[word, await this.get(this.contents.words, word)]];
    const known = found.filter(([, postings]) => Array.isArray(postings));
    if (known.length === 0 && found.some(([, postings]) => postings)) return undefined;
    known.sort(([one, a], [other, b]) => (other === word) - (one === word) || b.length - a.length);
    const worth = new Map();
    for (const [key, postings] of known.slice(0, PREFIX_WORDS)) {
      const total = this.contents.briefings;
      const rarity = Math.log(1 + (total - postings.length + 0.5) / (postings.length + 0.5));
      const factor = rarity * (key === word ? 1 : PREFIX_WORTH);
      for (const [id, impact] of decoded(postings)) {
        worth.set(id, Math.max(worth.get(id) ?? 0, factor * impact));
      }
    }
    return worth;
  }

  /** The briefings that a facet has. */
  async facet(facet) {
    const ids = new Set();
    for (const [id] of decoded((await this.get(this.contents.words, facet)) ?? [])) ids.add(id);
    return ids;
  }

  /** The numbers of the briefings from one month or year up to another. */
  range(from, to) {
    const { months, briefings } = this.contents;
    const start = from ? months.find(([month]) => month >= from) : months[0];
    const end = to ? months.find(([month]) => month > `${to}\uffff`) : undefined;
    return [start ? start[1] : briefings, end ? end[1] : briefings];
  }

  /**
   * Answers a question: `{ text, facets, from, to, isNewestFirst }`. Returns the numbers of briefings, best first, or nothing
   * where nothing is asked.
   */
  async find({ text = "", facets = [], from = "", to = "", isNewestFirst = false }) {
    const { words: asked, isOpen } = words(text, true);
    const [ofAsked, ofFacets] = await Promise.all([
      Promise.all(asked.map((word, nth) => this.word(word, isOpen && nth === asked.length - 1))),
      Promise.all(facets.map((facet) => this.facet(facet))),
    ]);
    const ofWords = ofAsked.filter(Boolean);
    if (ofWords.length === 0 && facets.length === 0 && !from && !to) return undefined;
    const [start, end] = this.range(from, to);
    ofWords.sort((one, other) => one.size - other.size);
    ofFacets.sort((one, other) => one.size - other.size);
    const candidates = ofWords[0]?.keys() ?? ofFacets[0]?.keys() ?? numbers(start, end);
    const found = [];
    for (const id of candidates) {
      if (id < start || id >= end || !ofFacets.every((ids) => ids.has(id))) continue;
      let sum = 0;
      if (ofWords.every((worth) => worth.has(id) && (sum += worth.get(id)) > 0)) found.push([id, sum]);
    }
    const byDate = ([one], [other]) => other - one;
    const byWorth = (one, other) => other[1] - one[1] || byDate(one, other);
    found.sort(isNewestFirst ? byDate : byWorth);
    return found.map(([id]) => id);
  }

  /** What a result shows of a briefing. */
  async shown(id) {
    const { shown, shown_together: together } = this.contents;
    return (await this.file(shown[Math.floor(id / together)]))[id % together];
  }

  /** People, countries, groups and topics of which every word of a question begins a word of their names. */
  async named(text, most = 6) {
    const asked = words(text, true).words;
    if (asked.length === 0) return [];
    const lists = await Promise.all(asked.map((word) => this.beginning(this.contents.names, word)));
    const counts = new Map();
    for (const list of lists) {
      const ofWord = new Map(list.flatMap(([, names]) => names.map((name) => [name.facet, name])));
      for (const [facet, name] of ofWord) {
        counts.set(facet, { name, count: (counts.get(facet)?.count ?? 0) + 1 });
      }
    }
    const all = [...counts.values()].filter(({ count }) => count === asked.length).map(({ name }) => name);
    return all.sort((one, other) => other.count - one.count).slice(0, most);
  }

  /** How many of some briefings each facet has. */
  async counts(ids) {
    const wanted = new Set(ids);
    const count = async ({ facet }) => {
      let sum = 0;
      for (const id of await this.facet(facet)) sum += wanted.has(id);
      return [facet, sum];
    };
    return new Map(await Promise.all(this.contents.facets.map(count)));
  }
}

function* decoded(postings) {
  let id = 0;
  for (const posting of postings) {
    id += Math.floor(posting / 10);
    yield [id, posting % 10];
  }
}

function* numbers(start, end) {
  for (let id = start; id < end; id += 1) yield id;
}

/** Makes an element; texts among the children stay texts. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Puts marks around the words of a text that were asked for. */
function marked(text, asked, isOpen) {
  const isAsked = (run) => {
    const own = words(run);
    return own.length > 0 && own.every((word) => asked.some((one, nth) => one === word || (isOpen && nth === asked.length - 1 && word.startsWith(one))));
  };
  return text.split(/([\p{Alphabetic}\p{N}\p{M}]+)/u).map((run, nth) => (nth % 2 && isAsked(run) ? element("mark", {}, run) : run));
}

/** The part of a page's text in which a word stands that was asked for. */
async function excerptOf(href, asked, isOpen) {
  const answer = await fetch(href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const blocks = page.querySelectorAll("[data-pagefind-body] .prose :is(p, li, td, dd, h2, h3)");
  let best;
  for (const block of blocks) {
    const text = block.textContent.replace(/\s+/g, " ").trim();
    const count = new Set(marked(text, asked, isOpen).filter((part) => part.nodeType).map((part) => fold(part.textContent))).size;
    if (count > (best?.count ?? 0)) best = { text, count };
  }
  if (!best) return undefined;
  const parts = marked(best.text, asked, isOpen);
  const before = parts.slice(0, parts.findIndex((part) => part.nodeType)).join("").length;
  const start = before > EXCERPT / 2 ? best.text.indexOf(" ", before - EXCERPT / 3) + 1 : 0;
  const cut = best.text.slice(start);
  const end = cut.length > EXCERPT ? cut.lastIndexOf(" ", EXCERPT) : cut.length;
  return `${start > 0 ? "… " : ""}${cut.slice(0, end)}${end < cut.length ? " …" : ""}`;
}

/** The page of search. */
class Page {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.status = document.getElementById("page-search-status");
    this.named = document.getElementById("page-search-named");
    this.results = document.getElementById("page-search-results");
    this.narrow = document.getElementById("page-search-narrow");
    this.chosen = document.getElementById("page-search-chosen");
    this.more = document.getElementById("page-search-more");
    this.people = new Map();
    this.turn = 0;
    const fetchJson = async (address) => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    };
    const address = new URL(form.dataset.index, location.href);
    this.opened = Index.open(address, fetchJson);
    this.opened.then((index) => this.ready(index), () => this.say(this.words.failed));
  }

  ready(index) {
    this.index = index;
    this.fillChoices();
    this.readAddress();
    this.narrow.hidden = false;
    const { form } = this;
    form.addEventListener("input", () => this.ask());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    this.more.addEventListener("click", () => this.show(this.results.children.length, this.status.textContent));
    this.narrow.addEventListener("toggle", () => this.count());
    document.addEventListener("keydown", (event) => this.key(event));
    if (!form.q.value && !location.hash) form.q.focus({ preventScroll: true });
    this.ask();
  }

  fillChoices() {
    for (const { facet, name } of this.index.contents.facets) {
      this.form.elements[facet.split(":")[0]].append(element("option", { value: facet }, name));
    }
    for (const select of [this.form.country, this.form.group, this.form.topic]) {
      select.closest("p").hidden = select.options.length < 2;
    }
    const { months } = this.index.contents;
    this.form.from.placeholder = months[0]?.[0] ?? "";
    this.form.to.placeholder = months.at(-1)?.[0] ?? "";
  }

  readAddress() {
    const asked = new URLSearchParams(location.search);
    for (const name of ["q", "country", "group", "topic", "from", "to", "part"]) {
      if (asked.has(name)) this.form.elements[name].value = asked.get(name);
    }
    this.form.newest.checked = asked.has("newest");
    for (const facet of asked.getAll("person")) this.people.set(facet, asked.get(facet) ?? facet.replace(/^person:/, ""));
    this.narrow.open = ["country", "group", "topic", "from", "to"].some((name) => asked.get(name));
  }

  writeAddress() {
    const asked = new URLSearchParams();
    for (const name of ["q", "country", "group", "topic", "from", "to", "part"]) {
      const { value } = this.form.elements[name];
      if (value) asked.set(name, value);
    }
    if (this.form.newest.checked) asked.set("newest", "1");
    for (const [facet, name] of this.people) {
      asked.append("person", facet);
      asked.set(facet, name);
    }
    const text = asked.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
  }

  question() {
    const { q, country, group, topic, from, to, part, newest } = this.form.elements;
    const either = [...this.people.keys(), country.value].filter(Boolean);
    const facets = either.map((facet) => (part.value ? `${part.value}:${facet}` : facet));
    facets.push(...[group.value, topic.value].filter(Boolean));
    return { text: q.value, facets, from: from.value, to: to.value, isNewestFirst: newest.checked };
  }

  async ask() {
    const turn = (this.turn += 1);
    this.writeAddress();
    const question = this.question();
    try {
      const [found, named] = await Promise.all([this.index.find(question), this.index.named(question.text)]);
      if (turn !== this.turn) return;
      this.asked = words(question.text, true);
      this.found = found ?? [];
      this.drawChosen();
      this.drawNamed(named);
      await this.show(0, found ? this.countText(found.length) : "");
      this.count();
    } catch {
      if (turn === this.turn) this.say(this.words.failed);
    }
  }

  countText(count) {
    if (count === 0) return this.words.none;
    const forms = JSON.parse(this.words.count);
    const language = document.documentElement.lang;
    const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
    return form.replace("{n}", count.toLocaleString(`${language}-u-nu-latn`));
  }

  say(text) {
    this.status.textContent = text;
  }

  drawChosen() {
    const chip = ([facet, name]) => {
      const button = element("button", { type: "button", class: "chip", "aria-label": `${this.words.without} ${name}` }, name, " ×");
      button.addEventListener("click", () => {
        this.people.delete(facet);
        this.ask();
        this.form.q.focus();
      });
      return element("li", {}, button);
    };
    this.chosen.replaceChildren(...[...this.people].map(chip));
    this.chosen.hidden = this.people.size === 0;
  }

  drawNamed(named) {
    const line = ({ facet, name, href, count }) => {
      const item = element("li", {}, element("a", { href }, name), " ", element("span", { class: "number" }, `${count}`));
      if (facet.startsWith("person:") && count > 0 && !this.people.has(facet)) {
        const only = element("button", { type: "button", class: "only", "aria-label": `${this.words.only}: ${name}` }, this.words.only);
        only.addEventListener("click", () => {
          this.people.set(facet, name);
          this.form.q.value = "";
          this.ask();
          this.form.q.focus();
        });
        item.append(" ", only);
      }
      return item;
    };
    this.named.replaceChildren(...named.map(line));
    this.named.parentElement.hidden = named.length === 0;
  }

  /** Shows results from one on, in the place of those that were shown from there on. */
  async show(start, status) {
    const { turn, asked } = this;
    const ids = this.found.slice(start, start + SHOWN);
    const shown = await Promise.all(ids.map((id) => this.index.shown(id)));
    if (turn !== this.turn) return;
    const drawn = shown.map((hit) => this.result(hit));
    const items = drawn.map(({ item }) => item);
    if (start === 0) this.results.replaceChildren(...items);
    else this.results.append(...items);
    this.say(status);
    this.more.hidden = this.found.length <= start + SHOWN;
    if (start > 0) drawn[0]?.item.querySelector("a").focus();
    if (asked.words.length === 0) return;
    for (const { hit, excerpt } of drawn) {
      excerptOf(hit.href, asked.words, asked.isOpen).then((text) => {
        if (text && turn === this.turn) excerpt.replaceChildren(...marked(text, asked.words, asked.isOpen));
      }, () => {});
    }
  }

  result(hit) {
    const { words: asked, isOpen } = this.asked;
    const lang = hit.lang ? { lang: hit.lang } : {};
    const heading = element("h2", {}, element("a", { href: hit.href, ...lang }, ...marked(hit.title, asked, isOpen)));
    const when = element("p", { class: "when" }, hit.date);
    if (hit.label) when.append(" ", element("span", { class: "badge" }, this.words[hit.label] ?? hit.label));
    const excerpt = element("p", { class: "excerpt", ...lang }, ...marked(hit.summary ?? "", asked, isOpen));
    return { hit, excerpt, item: element("li", {}, element("article", { class: "card" }, when, heading, excerpt)) };
  }

  /** Says at each choice how many of the results it would leave. */
  async count() {
    if (!this.narrow.open) return;
    const { turn } = this;
    const isAsked = this.found.length > 0 || this.status.textContent;
    const counts = await this.index.counts(isAsked ? this.found : [...numbers(0, this.index.contents.briefings)]);
    if (turn !== this.turn) return;
    for (const { facet, name } of this.index.contents.facets) {
      const option = [...this.form.elements[facet.split(":")[0]].options].find(({ value }) => value === facet);
      option.textContent = `${name} (${counts.get(facet)})`;
    }
  }

  key(event) {
    const { q } = this.form.elements;
    const isWriting = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !isWriting && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      q.focus();
      q.select();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [q, ...this.named.querySelectorAll("a"), ...this.results.querySelectorAll("h2 a")];
    const at = links.indexOf(document.activeElement);
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
}

const form = globalThis.document?.getElementById("page-search");
if (form) new Page(form);
