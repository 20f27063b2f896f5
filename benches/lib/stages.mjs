// Where the instructions of a build go: the stages, and the functions that stand for them.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { corpus } from "./corpus.mjs";
import { table } from "./figures.mjs";
import { OUT, ROOT, run } from "./tools.mjs";

/**
 * The one place that names functions of `src/`. A stage costs what its functions cost with all they call; `of` names the stage
 * that it is a part of; what no stage names is in the last line but one. Functions of one stage must not call each other, or they would be counted twice.
 * What rendering costs beside the making of values is Tera's, which has no line of its own since its functions call each other in a circle.
 */
const STAGES = [
  { stage: "find files", functions: ["load::scan::scan"] },
  { stage: "read", functions: ["load::read::read"] },
  { stage: "parse", functions: ["parse::document"] },
  { stage: "outline of the text", of: "parse", functions: ["markdown::scan::scan"] },
  { stage: "resolve", functions: ["resolve::resolver::Resolver::new"] },
  { stage: "plan: addresses", functions: ["plan::Plan::update"] },
  { stage: "plan: views of pages", functions: ["plan::Planner::make"] },
  { stage: "digest of each page's inputs", functions: ["base::fingerprint::Fingerprint::of_value"] },
  { stage: "Markdown to HTML", functions: ["markdown::html::to_html"] },
  { stage: "read templates", functions: ["render::engine::Engine::new"] },
  { stage: "render", functions: ["render::engine::Engine::render"] },
  { stage: "views to Tera's values", of: "render", functions: ["model::view::_::<impl serde_core::ser::Serialize for model::view::View>::serialize"] },
  { stage: "write: stage", functions: ["write::staging::Staging::put"] },
  { stage: "write: commit", functions: ["write::staging::Staging::commit"] },
];

/** Builds a corpus under Callgrind with one thread, and prints the instructions of each stage. */
export function callgrind(size) {
  run("cargo", ["build", "--profile", "profiling", "--locked", "--quiet"], { cwd: ROOT });
  const program = join(ROOT, "target", "profiling", "dateline");
  const site = corpus("dateline", size);
  const [output, profile] = [join(OUT, "out", `callgrind-${size}`), join(OUT, `callgrind-${size}.out`)];
  rmSync(output, { recursive: true, force: true });
  mkdirSync(join(OUT, "out"), { recursive: true });
  const build = ["build", "--root", site.folder, "--output", output, "--no-cache", "--jobs", "1", "--quiet"];
  run("valgrind", ["--quiet", "--tool=callgrind", `--callgrind-out-file=${profile}`, program, ...build]);
  rmSync(output, { recursive: true, force: true });
  const { total, costs } = read(readFileSync(profile, "utf8"));
  const stages = STAGES.map(({ stage, of, functions }) => {
    const found = functions.filter((name) => costs.has(name)).map((name) => costs.get(name));
    return { stage, of, instructions: found.length === 0 ? undefined : found.reduce((sum, cost) => sum + cost, 0) };
  });
  const named = stages.filter(({ of }) => of === undefined).reduce((sum, { instructions }) => sum + (instructions ?? 0), 0);
  stages.push({ stage: "what is between", instructions: total - named });
  print(size, total, stages);
  return { size, total, stages };
}

/**
 * Reads a profile and returns the instructions of all, and of each of our functions with those it calls.
 *
 * `callgrind_annotate` cannot tell the latter: it keeps apart the lines that were inlined into a function from other files. The
 * format: https://valgrind.org/docs/manual/cl-format.html
 */
function read(text) {
  const names = new Map();
  const costs = new Map();
  let total = 0;
  let current;
  let called;
  let is_call = false;
  for (const line of text.split("\n")) {
    const [, key, id, name] = line.match(/^(fn|cfn)=\((\d+)\)(?: (.*))?$/) ?? [];
    if (key !== undefined) {
      if (name !== undefined) names.set(id, functionName(name));
      if (key === "fn") current = names.get(id);
      else called = names.get(id);
    } else if (line.startsWith("calls=")) {
      is_call = true;
    } else if (/^[-+*\d]\S* \d+$/.test(line)) {
      // What a function costs that calls itself is in its own lines already.
      if (!is_call || called !== current) costs.set(current, (costs.get(current) ?? 0) + Number(line.split(" ")[1]));
      is_call = false;
    } else if (/^(summary|totals): \d+/.test(line)) {
      total = Number(line.split(" ")[1]);
    }
  }
  return { total, costs };
}

/** Takes away the name of the crate, the mark of a recursion and the hash of older manglings. */
function functionName(text) {
  return text.replace(/'\d+$/, "").replace(/::h[0-9a-f]{16}$/, "").replaceAll("dateline::", "");
}

function print(size, total, stages) {
  const millions = (instructions) => (instructions / 1e6).toFixed(0);
  const rows = stages.map(({ stage, of, instructions }) => [
    of === undefined ? stage : `of it: ${stage}`,
    ...(instructions === undefined ? ["not found", "–", "–"] : [millions(instructions), `${((100 * instructions) / total).toFixed(1)} %`, (instructions / size / 1000).toFixed(0)]),
  ]);
  console.log(`\n### Instructions: ${size.toLocaleString("en")} briefings, one thread\n`);
  console.log(table(["stage", "millions", "of all", "thousands a briefing"], [...rows, ["all", millions(total), "100 %", (total / size / 1000).toFixed(0)]]));
}
