// Measures whole builds: CPU, time, memory and files of dateline, of its peers, and of the least that could be done.
//
//   node benches/build.mjs [--sizes 1000,10000,100000] [--peers hugo,eleventy] [--repeat 5] [--modes cold,body,…]
//                          [--no-floors] [--dateline PROGRAM]
//   node benches/build.mjs --callgrind [--sizes 1000]
//
// See README.md for what is measured and what is not.

import { lstatSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { corpus } from "./lib/corpus.mjs";
import { edit } from "./lib/edits.mjs";
import { number, ratio_by_pairs, spread, table } from "./lib/figures.mjs";
import { callgrind } from "./lib/stages.mjs";
import { OUT, circumstances, dateline, eleventy, floors, hugo, keep, measure, run, sizes, words } from "./lib/tools.mjs";

/** What may lie between two builds of dateline; each leaves the output complete and the cache full. */
const MODES = {
  cold: { label: "cold: no output, no cache", prepare: (site, output) => remove(output, cacheOf(site)) },
  output: { label: "no output, full cache", prepare: (site, output) => remove(output) },
  body: { label: "a sentence in one article", prepare: change("body") },
  title: { label: "the title of one article", prepare: change("title") },
  role: { label: "the role of a popular person", prepare: change("role") },
  template: { label: "the template of every page", prepare: change("template") },
  nothing: { label: "nothing", prepare: () => {} },
  checkout: { label: "fresh checkout: new times, same bytes", prepare: touch },
};

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string" },
    peers: { type: "string", default: "hugo,eleventy" },
    modes: { type: "string", default: Object.keys(MODES).join(",") },
    repeat: { type: "string", default: "5" },
    "no-floors": { type: "boolean", default: false },
    callgrind: { type: "boolean", default: false },
    dateline: { type: "string" },
  },
});

/** Beyond this a peer needs more memory and time than the comparison is worth. */
const PEER_BRIEFINGS_MAX = 50_000;
const PROFILES = 0.1;
const THREADS = 2;

const repeat = Number(options.repeat);
const modes = words(options.modes, Object.keys(MODES));
const peers = words(options.peers, ["hugo", "eleventy"]);
const result = { what: "build", ...circumstances(), repeat, sizes: {} };

if (options.callgrind) {
  result.callgrind = sizes(options.sizes ?? "1000").map(callgrind);
  keep("callgrind", result);
} else {
  const tools = makeTools();
  for (const size of sizes(options.sizes ?? "1000,10000")) {
    const clean = cleanBuilds(tools, size);
    printClean(size, clean);
    const later = laterBuilds(tools.dateline.program, size);
    printLater(size, later);
    result.sizes[size] = { clean, later };
    keep("build", result);
  }
}

/** Returns how each tool is called to build a corpus into an output. */
function makeTools() {
  const own = dateline(options.dateline);
  const tools = {
    dateline: {
      program: own,
      build: (site, output) => measure(site.folder, own, ["build", "--root", site.folder, "--output", output, "--no-cache", "--quiet"]),
    },
  };
  if (peers.includes("hugo")) {
    const program = hugo();
    tools.hugo = { build: (site, output) => measure(site.folder, program, ["--destination", output, "--noBuildLock", "--quiet"]) };
  }
  if (peers.includes("eleventy")) {
    const script = eleventy();
    // Its default memory is too small for large sites; Node takes only what is needed.
    const args = ["--max-old-space-size=8192", script, "--quiet"];
    tools.eleventy = { build: (site, output) => measure(site.folder, process.execPath, [...args, `--output=${output}`]) };
  }
  return tools;
}

/** Runs clean builds of all tools in turn, A B A B, and after each of dateline's the floors of it. */
function cleanBuilds(tools, size) {
  const found = {};
  const floor = options["no-floors"] ? undefined : floors();
  const names = Object.keys(tools).filter((tool) => tool === "dateline" || size <= PEER_BRIEFINGS_MAX);
  for (let round = 0; round < repeat; round++) {
    for (const tool of names) {
      console.error(`${size} briefings, clean build of ${tool}, ${round + 1} of ${repeat}`);
      const [site, output] = [corpus(tool, size), outputOf(tool, size)];
      remove(output);
      const took = tools[tool].build(site, output);
      const one = (found[tool] ??= { runs: [], ...filesBelow(output) });
      one.runs.push(took);
      if (tool === "dateline" && floor !== undefined) runFloors(floor, site, output, (found.floors ??= {}));
      remove(output);
    }
  }
  return found;
}

/** Does the least there is to do for a site, right after it was built. */
function runFloors(floor, site, output, found) {
  const again = `${output}-floor`;
  const note = (name, args) => (found[name] ??= []).push(JSON.parse(run(floor, args)));
  remove(again);
  run("sync", []);
  note(`write the same files, ${THREADS} threads`, ["write", output, again, THREADS].map(String));
  remove(again);
  note(`parse YAML and Markdown, ${THREADS} threads`, ["parse", join(site.folder, "content"), THREADS].map(String));
  note("parse YAML and Markdown, 1 thread", ["parse", join(site.folder, "content"), 1].map(String));
}

/** Runs builds of dateline over one output, something changed before each. */
function laterBuilds(program, size) {
  const site = corpus("dateline", size, { profiles: PROFILES });
  const output = outputOf("later", size);
  const build = () => measure(site.folder, program, ["build", "--root", site.folder, "--output", output]);
  const found = Object.fromEntries(modes.map((mode) => [mode, []]));
  try {
    remove(output, cacheOf(site));
    build();
    for (let round = 0; round < repeat; round++) {
      for (const mode of modes) {
        console.error(`${size} briefings, dateline after: ${MODES[mode].label}, ${round + 1} of ${repeat}`);
        MODES[mode].prepare(site, output, round * modes.length + modes.indexOf(mode));
        const took = build();
        found[mode].push({ ...took, written: Number(took.said.match(/\((\d+) written/)?.[1]) });
      }
    }
  } finally {
    site.restore();
    remove(output, cacheOf(site));
  }
  return found;
}

function change(kind) {
  return (site, _output, n) => {
    const { file, text } = edit(kind, site, n);
    site.write(file, text);
  };
}

function touch(site) {
  const now = new Date();
  for (const part of ["content", "templates", "static", "site.toml"]) forEachFile(join(site.folder, part), (path) => utimesSync(path, now, now));
}

function cacheOf(site) {
  return join(site.folder, ".dateline");
}

function outputOf(tool, size) {
  return join(OUT, "out", `${tool}-${size}`);
}

function remove(...folders) {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function forEachFile(path, visit) {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return visit(path, stat);
  for (const name of readdirSync(path)) forEachFile(join(path, name), visit);
}

function filesBelow(folder) {
  let [files, bytes] = [0, 0];
  forEachFile(folder, (_path, stat) => {
    files += 1;
    bytes += stat.size;
  });
  return { files, bytes };
}

function printClean(size, found) {
  const { floors: floor, ...tools } = found;
  const head = ["clean build", "user CPU, s", "system CPU, s", "time, s", "most memory, MiB", "files", "MB"];
  const of = (tool, key) => tools[tool].runs.map((took) => took[key]);
  const figures = (tool) => ["user_s", "system_s", "wall_s", "most_mib"].map((key) => spread(of(tool, key)));
  const rows = Object.keys(tools).map((tool) => [tool, ...figures(tool), tools[tool].files, number(tools[tool].bytes / 1e6)]);
  const { commit, machine } = result;
  console.log(`\n### Whole builds: ${size.toLocaleString("en")} briefings\n\nCommit ${commit}; ${machine}; median (least–most) of ${repeat}, in turn.\n\n${table(head, rows)}`);
  const others = Object.keys(tools).filter((tool) => tool !== "dateline");
  if (others.length > 0) {
    const pairs = (tool) => ["user_s", "cpu_s", "wall_s", "most_mib"].map((key) => ratio_by_pairs(of(tool, key), of("dateline", key)));
    console.log(`\n${table(["run by run, times dateline's", "user CPU", "user and system CPU", "time", "most memory"], others.map((tool) => [tool, ...pairs(tool)]))}`);
  }
  if (floor !== undefined) {
    const rows = Object.entries(floor).map(([name, runs]) => {
      const of_floor = (key) => runs.map((took) => took[key]);
      return [name, spread(of_floor("cpu_s")), spread(of_floor("wall_s")), ratio_by_pairs(of("dateline", "cpu_s"), of_floor("cpu_s")), ratio_by_pairs(of("dateline", "wall_s"), of_floor("wall_s"))];
    });
    console.log(`\n${table(["floor", "CPU, s", "time, s", "dateline's CPU, times as much", "dateline's time, times as much"], rows)}`);
  }
}

function printLater(size, found) {
  const head = ["dateline, what changed before", "user CPU, s", "system CPU, s", "time, s", "most memory, MiB", "files written"];
  const rows = Object.entries(found).map(([mode, runs]) => {
    const figures = ["user_s", "system_s", "wall_s", "most_mib"].map((key) => spread(runs.map((took) => took[key])));
    return [MODES[mode].label, ...figures, spread(runs.map((took) => took.written))];
  });
  console.log(`\n${table(head, rows)}`);
}
