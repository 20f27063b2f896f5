// Leaves `dateline serve` alone with a desk that never sleeps: thousands of random edits under readers who never stop.
//
//   node benches/soak.mjs [--edits 10000] [--briefings 1000] [--readers 4] [--seed 1] [--kinds body,title,…]
//                         [--dateline PROGRAM]
//
// Fails if an edit is not served, if a reader meets anything but a page, if memory, handles or threads grow, or if what is served in the
// end is not what a clean build makes. See README.md.

import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { corpus } from "./lib/corpus.mjs";
import { median, number, table } from "./lib/figures.mjs";
import { Reader } from "./lib/seen.mjs";
import { serve } from "./lib/servers.mjs";
import { OUT, circumstances, dateline, keep, pause, run, words } from "./lib/tools.mjs";

const { values: options } = parseArgs({
  options: {
    edits: { type: "string", default: "10000" },
    briefings: { type: "string", default: "1000" },
    readers: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    kinds: { type: "string" },
    dateline: { type: "string" },
  },
});

/** An edit that is not served by then is lost. */
const PATIENCE_MS = 60_000;
/** How often the process is looked at over the whole run. */
const SAMPLES = 100;
/** What memory may grow by from the first quarter to the last: the allocator's own unrest. */
const GROWTH_MAX = 1.1;
/** So many briefings are there at most beside those that were there from the beginning. */
const NEW_MAX = 10;
/** Pause of a reader between two pages. */
const READER_PAUSE_MS = 5;

const edits = Number(options.edits);
const random = generator(Number(options.seed));
const pick = (list) => list[Math.floor(random() * list.length)];
const program = dateline(options.dateline);
const site = desk(Number(options.briefings));
const server = await serve(program, site);
const found = { latency_ms: {}, samples: [], reads: 0, refused: [], edits };
const reader = new Reader(server.origin);
let isOver = false;
let count = 0;

try {
  const readers = Array.from({ length: Number(options.readers) }, () => readOn());
  await work();
  isOver = true;
  await Promise.all(readers);
  await server.idle();
  found.end = await compareWithCleanBuild();
} finally {
  isOver = true;
  reader.close();
  await server.stop();
}
report();

/** Edits until there were as many as asked for, one by one or a handful at once. */
async function work() {
  const every = Math.max(1, Math.floor(edits / SAMPLES));
  while (count < edits) {
    const size = random() < 0.1 ? Math.min(5, edits - count) : 1;
    const batch = [];
    const taken = new Set();
    while (batch.length < size) {
      const change = site.change();
      // Of two edits of one file in a batch only the later can be seen.
      if (change.files.some((file) => taken.has(file))) continue;
      change.files.forEach((file) => taken.add(file));
      batch.push(change);
      await change.make();
    }
    const began = performance.now();
    for (const change of batch) await seen(change, began);
    const before = Math.floor(count / every);
    count += batch.length;
    if (Math.floor(count / every) > before) sample();
    // An edit is undone or forgotten before the next of its kind, so that the site stays as large as it was.
    if (random() < 0.2) await pause(random() * 50);
  }
}

/** Waits until a change is served. */
async function seen({ kind, url, marker, isGone }, began) {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { status, text } = await reader.get(url).catch(() => ({ status: 0, text: "" }));
    if (isGone ? status === 404 : status === 200 && text.includes(marker)) break;
    if (performance.now() > until) throw new Error(`edit ${count}, ${kind}: ${url} does not show ${marker} (status ${status})\n${server.said()}`);
    await pause(1);
  }
  (found.latency_ms[kind] ??= []).push(performance.now() - began);
}

/** Reads pages that stay, one after the other, and expects each to be one. */
async function readOn() {
  const own = new Reader(server.origin);
  while (!isOver) {
    const url = pick(site.lasting);
    const { status, text } = await own.get(url).catch((fault) => ({ status: String(fault), text: "" }));
    found.reads += 1;
    if (status !== 200 || text.trim() === "" || (url.endsWith("/") && !text.includes("</html>"))) found.refused.push(`${url}: ${status}`);
    await pause(READER_PAUSE_MS);
  }
  own.close();
}

/** Looks at the process. */
function sample() {
  const threads = Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/^Threads:\s*(\d+)/m)[1]);
  const handles = readdirSync(`/proc/${server.pid}/fd`).length;
  found.samples.push({ edit: count, mib: server.memory().now_mib, handles, threads });
  if (found.samples.length % 10 === 0) console.error(`${count} edits: ${JSON.stringify(found.samples.at(-1))}`);
}

/** Builds the same files anew, and asks the server for every file of that. */
async function compareWithCleanBuild() {
  const output = join(OUT, "soak-clean");
  rmSync(output, { recursive: true, force: true });
  run(program, ["build", "--root", site.folder, "--output", output, "--no-cache", "--quiet"]);
  const files = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(output.length + 1))
    .filter((file) => !file.startsWith(".dateline/"));
  const different = [];
  for (const file of files) {
    const url = `/${file.replace(/(^|\/)index\.html$/, "$1")}`.split("/").map(encodeURIComponent).join("/");
    const { text } = await reader.get(url);
    // What the server adds to a page so that it follows changes.
    const served = text.replace(/<script src="[^"]*__dateline\/live\.js"[^>]*><\/script>/, "");
    if (served !== readFileSync(join(output, file), "utf8")) different.push(file);
  }
  for (const url of site.gone.slice(-500)) {
    if ((await reader.get(url)).status !== 404) different.push(`${url}, which went,`);
  }
  return { files: files.length, different };
}

function report() {
  const quarter = Math.floor(found.samples.length / 4);
  const of = (samples, key) => median(samples.map((each) => each[key]));
  const [first, last] = [found.samples.slice(0, quarter), found.samples.slice(-quarter)];
  const grown = ["mib", "handles", "threads"].map((key) => [key, of(first, key), of(last, key), Math.max(...found.samples.map((each) => each[key]))]);
  const all = Object.values(found.latency_ms).flat();
  const row = (kind, times) => [kind, times.length, number(quantile(times, 0.5)), number(quantile(times, 0.99)), number(Math.max(...times))];
  console.log(`${edits} edits of ${options.briefings} briefings, ${options.readers} readers with ${found.reads} pages, seed ${options.seed}\n`);
  console.log(table(["edit", "times", "p50, ms", "p99, ms", "most, ms"], [...Object.entries(found.latency_ms).map(([kind, times]) => row(kind, times)), row("all", all)]));
  console.log(`\n${table(["of the process", "first quarter", "last quarter", "most"], grown.map(([key, ...values]) => [key, ...values.map(String)]))}`);
  console.log(`\nserved in the end: ${found.end.files} files, ${found.end.different.length} otherwise than a clean build makes them`);
  keep("soak", { what: "soak", ...circumstances(), ...found });
  const wrong = [
    ...found.end.different.slice(0, 20).map((file) => `${file} is not what a clean build makes`),
    ...found.refused.slice(0, 20).map((what) => `a reader was refused: ${what}`),
    ...grown.filter(([key, before, after]) => after > (key === "mib" ? before * GROWTH_MAX : before + 2)).map(([key, before, after]) => `${key} grew from ${before} to ${after}`),
  ];
  if (wrong.length > 0) {
    console.error(`\n${wrong.join("\n")}`);
    process.exitCode = 1;
  }
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Numbers that are the same in each run of one seed (mulberry32). */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy of a corpus, and what a desk does with it. It stays about as large as it is: each edit replaces the one before it. */
function desk(briefings) {
  const original = corpus("dateline", briefings, { profiles: 0.1 });
  const folder = join(OUT, "soak");
  rmSync(folder, { recursive: true, force: true });
  cpSync(original.folder, folder, { recursive: true });
  const people = original.popular().slice(0, 50);
  const articles = [...original.articles];
  const texts = new Map();
  const read = (file) => texts.get(file) ?? texts.set(file, readFileSync(join(folder, file), "utf8")).get(file);
  // Readers may ask at any time for what is saved by rename; a file written in place is for a moment empty.
  const write = (file, text) => {
    const beside = join(folder, ".soak-save.tmp");
    writeFileSync(beside, text);
    renameSync(beside, join(folder, file));
  };
  const fileOf = (name) => `content/briefings/${name}.md`;
  const address = (name, text) => {
    const [, year, month] = text.match(/^date: (\d{4})-(\d{2})/m);
    return `/briefings/${year}/${month}/${name}/`;
  };
  const lasting = ["/", "/site.css", ...people.map((slug) => `/participants/${slug}/`), ...articles.slice(0, articles.length >> 1).map((name) => address(name, read(fileOf(name))))];
  const added = [];
  const gone = [];
  let tokens = 0;
  const token = () => {
    tokens += 1;
    return `soak${[...String(tokens)].map((digit) => "abcdefghij"[digit]).join("")}end`;
  };
  const ofArticle = (kind, change, among = articles) => () => {
    const name = pick(among);
    const file = fileOf(name);
    const word = token();
    return { kind, files: [file], url: address(name, read(file)), marker: word, make: () => write(file, change(read(file), word)) };
  };
  const ofFile = (kind, file, url, change) => () => {
    const word = token();
    return { kind, files: [file], url: url(), marker: word, make: () => write(file, change(read(file), word)) };
  };
  const anyPage = () => pick(lasting.slice(2));
  const kinds = {
    body: [30, ofArticle("body", (text, word) => `${text.trimEnd()}\n\nThe desk adds ${word} to this report.\n`)],
    title: [15, ofArticle("title", (text, word) => text.replace(/^title: .*$/m, `title: Delegates weigh ${word} in a late session`))],
    participant: [10, ofArticle("participant", (text, word) => text.replace("\nparticipants:\n", `\nparticipants:\n  - { name: Ada ${word}, role: Observer, country: RO }\n`))],
    role: [10, () => {
      const file = `content/participants/${pick(people)}.md`;
      return ofFile("role", file, () => `/participants/${file.slice(21, -3)}/`, (text, word) => text.replace(/title: [^,]*/, `title: Envoy for ${word}`))();
    }],
    template: [2, ofFile("template", "templates/base.html", anyPage, (text, word) => text.replace("ublished for the press and the public", `$& of ${word}`))],
    css: [5, ofFile("css", "static/site.css", () => "/site.css", (text, word) => `${text}\n:root { --soak: ${word}; }\n`)],
    broken: [5, () => {
      // Whoever looks at its page meanwhile is told of the fault; so it is one that no reader asks for.
      const done = ofArticle("broken, then mended", (text, word) => `${text.trimEnd()}\n\nMended: ${word}.\n`, articles.slice(articles.length >> 1))();
      const mend = done.make;
      return { ...done, make: async () => {
        write(done.files[0], "---\ntitle: [broken\n---\n");
        await pause(random() * 300);
        mend();
      } };
    }],
    "new briefing": [8, () => {
      if (added.length >= NEW_MAX) return kinds.delete[1]();
      const [name, word] = [token(), token()];
      const file = fileOf(name);
      const text = `---\ntitle: News of ${word}\ndate: 2026-01-06\nparticipants:\n  - { name: Ada ${word}, role: Observer, country: RO }\n---\nText.\n`;
      return { kind: "new briefing", files: [file], url: `/briefings/2026/01/${name}/`, marker: word, make: () => {
        added.push(name);
        write(file, text);
      } };
    }],
    rename: [7, () => {
      if (added.length === 0) return kinds["new briefing"][1]();
      const at = Math.floor(random() * added.length);
      const [old, name] = [added[at], token()];
      return { kind: "rename", files: [fileOf(old), fileOf(name)], url: `/briefings/2026/01/${name}/`, marker: "News of", make: () => {
        added[at] = name;
        gone.push(`/briefings/2026/01/${old}/`);
        renameSync(join(folder, fileOf(old)), join(folder, fileOf(name)));
      } };
    }],
    delete: [8, () => {
      if (added.length === 0) return kinds["new briefing"][1]();
      const name = pick(added);
      const url = `/briefings/2026/01/${name}/`;
      return { kind: "delete", files: [fileOf(name)], url, isGone: true, make: () => {
        added.splice(added.indexOf(name), 1);
        gone.push(url);
        unlinkSync(join(folder, fileOf(name)));
      } };
    }],
  };
  const wanted = options.kinds === undefined ? Object.keys(kinds) : words(options.kinds, Object.keys(kinds));
  const wheel = wanted.flatMap((kind) => Array(kinds[kind][0]).fill(kinds[kind][1]));
  return { flavour: "dateline", folder, lasting, gone, change: () => pick(wheel)() };
}
