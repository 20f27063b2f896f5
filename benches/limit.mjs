// Builds a large site in as little memory as is said to be enough, and in too little.
//
//   node benches/limit.mjs [--briefings 100000] [--mib 1800] [--too-little 300] [--dateline PROGRAM]
//
// Fails if a build does not complete within the limit, if one in too little memory changes the site that stands there, or if the next
// build does not bring the site that a build without a limit makes. See README.md.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { corpus } from "./lib/corpus.mjs";
import { edit } from "./lib/edits.mjs";
import { number, table } from "./lib/figures.mjs";
import { OUT, circumstances, dateline, keep, measure } from "./lib/tools.mjs";

const { values: options } = parseArgs({
  options: {
    briefings: { type: "string", default: "100000" },
    mib: { type: "string", default: "1800" },
    "too-little": { type: "string", default: "300" },
    dateline: { type: "string" },
  },
});

const [briefings, limit, tooLittle] = [options.briefings, options.mib, options["too-little"]].map(Number);
const program = dateline(options.dateline);
const site = corpus("dateline", briefings, { profiles: 0.1 });
const [output, fresh] = [join(OUT, "limit"), join(OUT, "limit-fresh")];
for (const folder of [output, fresh, join(site.folder, ".dateline")]) rmSync(folder, { recursive: true, force: true });

const builds = [];
const group = makeGroup();
build("clean, full cache to be left", limit, output, []);
const { file, text } = edit("body", site, 1);
site.write(file, text);
const before = siteIn(output);
build("a sentence changed, in too little", tooLittle, output, [], { isEnough: false });
expect(siteIn(output) === before, "a build that had too little memory changed the site");
build("a sentence changed", limit, output, []);
const changed = siteIn(output);
expect(changed !== before, "the sentence is not in the site");
build("clean, without a cache", limit, fresh, ["--no-cache"]);
expect(siteIn(fresh) === changed, "the site is not that of a clean build");
site.restore();
rmdirSync(group.folder);

const row = ({ what, mib, status, most_mib, user_s, wall_s }) => [what, String(mib), status === 0 ? "done" : `ended with ${status}`, number(most_mib), number(user_s), number(wall_s)];
console.log(`${briefings} briefings\n`);
console.log(table(["build", "limit, MiB", "end", "most memory, MiB", "user CPU, s", "time, s"], builds.map(row)));
keep("limit", { what: "limit", ...circumstances(), briefings, builds });

/** Builds with so much memory and no more. */
function build(what, mib, to, more, { isEnough = true } = {}) {
  writeFileSync(join(group.folder, group.limit), String(mib * 2 ** 20));
  const line = [program, "build", "--root", site.folder, "--output", to, "--quiet", ...more];
  const took = measure(site.folder, "sh", ["-c", `echo $$ > ${group.folder}/cgroup.procs && exec "$@"`, "sh", ...line], { mayFail: true });
  builds.push({ what, mib, ...took });
  console.error(`${what}: ended with ${took.status}, ${Math.round(took.most_mib)} MiB`);
  expect((took.status === 0) === isEnough, `${what}, ${mib} MiB: ended with ${took.status}\n${took.said}`);
}

/** Makes a control group: `ulimit -v` counts what is mapped, used or not. */
function makeGroup() {
  const name = "dateline-limit";
  const kinds = [
    { folder: `/sys/fs/cgroup/memory/${name}`, limit: "memory.limit_in_bytes" },
    { folder: `/sys/fs/cgroup/${name}`, limit: "memory.max" },
  ];
  for (const kind of kinds) {
    try {
      mkdirSync(kind.folder, { recursive: true });
      if (existsSync(join(kind.folder, kind.limit))) return kind;
    } catch {}
  }
  throw new Error("no control group can be made: run this as root on Linux");
}

/** The digest of the list of all files with their digests; nothing where no site is. */
function siteIn(folder) {
  const manifest = join(folder, ".dateline", "manifest");
  if (!existsSync(manifest)) return undefined;
  // Times of change differ from build to build.
  const lines = readFileSync(manifest, "utf8").split("\n").slice(0, -2);
  const files = lines.map((line) => line.replace(/^(\S+ \S+) \S+ /, "$1 "));
  return createHash("sha256").update(files.join("\n")).digest("hex");
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}
