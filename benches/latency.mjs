// Measures live rebuild: how long after a save is the change served, and how long until an open page shows it?
//
//   node benches/latency.mjs [--sizes 1000,10000,100000] [--peers hugo] [--repeat 9] [--dom] [--kinds body,title,…]
//                            [--rounds 3] [--rename] [--dateline PROGRAM]
//
// See README.md for what is measured and what is not.

import { parseArgs } from "node:util";

import { corpus } from "./lib/corpus.mjs";
import { KINDS, edit } from "./lib/edits.mjs";
import { ratio, spread, table } from "./lib/figures.mjs";
import { Reader, Tab } from "./lib/seen.mjs";
import { serve } from "./lib/servers.mjs";
import { circumstances, dateline, hugo, keep, pause, sizes, words } from "./lib/tools.mjs";

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000" },
    peers: { type: "string", default: "hugo" },
    kinds: { type: "string", default: Object.keys(KINDS).join(",") },
    repeat: { type: "string", default: "9" },
    rounds: { type: "string", default: "3" },
    dom: { type: "boolean", default: false },
    rename: { type: "boolean", default: false },
    dateline: { type: "string" },
  },
});

/** Beyond this a peer needs more memory and time than the comparison is worth. */
const PEER_BRIEFINGS_MAX = 10_000;
/** People with a profile, of all people; those who are named most often. */
const PROFILES = 0.1;
const PATIENCE_MS = 600_000;
/** A kind that took so long in one round is repeated in the next one only. */
const ENOUGH_MS = 20_000;

const repeat = Number(options.repeat);
const kinds = words(options.kinds, Object.keys(KINDS));
const peers = words(options.peers, ["hugo"]);
const programs = { dateline: dateline(options.dateline), ...(peers.includes("hugo") && { hugo: hugo() }) };
const result = { what: "latency", ...circumstances(), repeat, save: options.rename ? "rename" : "in place", sizes: {} };
const open = { server: undefined, site: undefined, tab: undefined };

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    open.site?.restore();
    process.exit(130);
  });
}

try {
  if (options.dom) open.tab = await Tab.open();
  for (const size of sizes(options.sizes)) {
    result.sizes[size] = await measureSize(size);
    print(size, result.sizes[size]);
    keep("latency", result);
  }
} finally {
  await open.tab?.close();
  await open.server?.stop();
  open.site?.restore();
}

/** Runs the tools in turn, A B A B, each round with its share of the repeats. */
async function measureSize(size) {
  const tools = Object.keys(programs).filter((tool) => tool === "dateline" || size <= PEER_BRIEFINGS_MAX);
  const rounds = tools.length === 1 ? 1 : Math.min(Number(options.rounds), repeat);
  const found = Object.fromEntries(tools.map((tool) => [tool, { start_ms: [], now_mib: [], most_mib: [], edits: {}, next: 0 }]));
  for (let round = 0; round < rounds; round++) {
    const share = Math.floor((repeat * (round + 1)) / rounds) - Math.floor((repeat * round) / rounds);
    for (const tool of tools) {
      console.error(`${size} briefings, ${tool}, round ${round + 1} of ${rounds}`);
      await measureServer(tool, size, share, found[tool]);
    }
  }
  return found;
}

async function measureServer(tool, size, share, found) {
  open.site = corpus(tool, size, tool === "dateline" ? { profiles: PROFILES } : {});
  open.server = await serve(programs[tool], open.site);
  found.start_ms.push(open.server.start_ms);
  if (/^error/m.test(open.server.said())) throw new Error(`the corpus has faults:\n${open.server.said()}`);
  const reader = new Reader(open.server.origin);
  // The first change meets cold code and is not counted.
  await served(edit("body", open.site, found.next++), reader);
  for (const kind of kinds.filter((kind) => [undefined, tool].includes(KINDS[kind].only))) {
    const times = (found.edits[kind] ??= { served_ms: [], dom_ms: [], bad: 0 });
    await repeatedly(share, async () => {
      const { ms, bad } = await served(edit(kind, open.site, found.next++), reader);
      times.served_ms.push(ms);
      // A page that is new was not there before.
      if (kind !== "participant") times.bad += bad;
      return ms;
    });
    console.error(`  ${kind}: served after ${spread(times.served_ms)} ms`);
    if (open.tab === undefined) continue;
    await repeatedly(share, async () => {
      const ms = await shown(edit(kind, open.site, found.next++), reader);
      times.dom_ms.push(ms);
      return ms;
    });
    console.error(`  ${kind}: shown after ${spread(times.dom_ms)} ms`);
  }
  reader.close();
  const memory = open.server.memory();
  if (memory !== undefined) {
    found.now_mib.push(memory.now_mib);
    found.most_mib.push(memory.most_mib);
  }
  await open.server.stop();
  open.site.restore();
  open.server = open.site = undefined;
}

/** Repeats a measurement, unless what it took so far is enough of one's time. */
async function repeatedly(count, once) {
  let spent_ms = 0;
  for (let n = 0; n < count && spent_ms < ENOUGH_MS; n++) spent_ms += await once();
}

/** Saves, and asks the server until it serves the change: milliseconds from just before the write. */
async function served(change, reader) {
  await quiet();
  // Asked for once before, so that a server which makes only visited pages knows of this one.
  const before = await reader.get(change.url);
  if (before.text.includes(change.marker)) throw new Error(`${change.url} holds ${change.marker} before it was written`);
  const began = performance.now();
  open.site.write(change.file, change.text, options);
  const { at, bad } = await reader.until(change.url, change.marker, PATIENCE_MS);
  return { ms: at - began, bad };
}

/** Saves, and waits until the page that is open shows the change. Both clocks are the machine's, in milliseconds. */
async function shown(change, reader) {
  // A reload that the last edit still brings about would cut the visit off.
  await open.server.idle();
  await open.tab.visit(open.server.origin + change.page);
  await quiet();
  const began = Date.now();
  open.site.write(change.file, change.text, options);
  const at = await open.tab.until(change.marker.toLowerCase(), PATIENCE_MS);
  await reader.until(change.url, change.marker, PATIENCE_MS);
  return at - began;
}

/** Waits until the server is done with what was, and a little more, so that no edit keeps step with a tool's own ticks. */
async function quiet() {
  await open.server.idle();
  await pause(200 + Math.random() * 500);
}

function print(size, found) {
  const { commit, machine, save } = result;
  const others = Object.keys(found).filter((tool) => tool !== "dateline");
  const tools = ["dateline", ...others];
  const columns = [["served", "served_ms"], ...(options.dom ? [["shown", "dom_ms"]] : [])];
  const head = ["edit", ...columns.flatMap(([word]) => [...tools.map((tool) => `${tool} ${word}, ms`), ...others.map((tool) => `${tool} : dateline`)])];
  const rows = kinds.map((kind) => {
    const cells = columns.flatMap(([, key]) => {
      const of = (tool) => found[tool].edits[kind]?.[key];
      return [...tools.map((tool) => spread(of(tool))), ...others.map((tool) => ratio(of(tool), of("dateline")))];
    });
    const done = found.dateline.edits[kind].served_ms.length;
    return [`${KINDS[kind].label}${done < repeat ? ` (${done} times)` : ""}`, ...cells];
  });
  console.log(`\n### Live rebuild: ${size.toLocaleString("en")} briefings\n`);
  console.log(`Commit ${commit}; ${machine}; saved ${save}; median (least–most) of ${repeat}.\n`);
  console.log(table(head, rows));
  const serverRow = (tool) => [tool, spread(found[tool].start_ms.map((ms) => ms / 1000)), spread(found[tool].now_mib), spread(found[tool].most_mib), Object.values(found[tool].edits).reduce((sum, { bad }) => sum + bad, 0)];
  console.log(`\n${table(["server", "start, s", "memory at the end, MiB", "most memory, MiB", "answers that were not 200"], tools.map(serverRow))}`);
}
