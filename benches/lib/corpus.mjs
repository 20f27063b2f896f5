// The sites that are measured: made once by `corpus/generate.py`, changed for a measurement, and put back.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { BENCHES, OUT, ROOT, run } from "./tools.mjs";

const GENERATOR = join(BENCHES, "corpus", "generate.py");

/** Returns the corpus of a flavour, made now if it is not there as its generator would make it. */
export function corpus(flavour, size, { profiles = 0 } = {}) {
  const name = `${flavour}-${size}${profiles > 0 ? `-profiles-${profiles}` : ""}`;
  const folder = join(OUT, "corpora", name);
  const site = new Corpus(flavour, size, folder);
  if (!site.isWhole()) {
    console.error(`making the corpus ${name}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run("python3", [GENERATOR, "--briefings", size, "--flavour", flavour, "--profiles", profiles, "--out", folder].map(String));
    // As heavy as the theme's own, whose place it takes.
    if (flavour === "dateline") cpSync(join(ROOT, "static", "site.css"), join(folder, "static", "site.css"), { recursive: true });
    site.declareWhole();
  }
  return site;
}

export class Corpus {
  #stamp;
  #originals = new Map();
  #articles;

  constructor(flavour, size, folder) {
    Object.assign(this, { flavour, size, folder });
    this.#stamp = `${folder}.made`;
  }

  /** Returns the names of the articles' files without their suffix, in order. */
  get articles() {
    this.#articles ??= readdirSync(join(this.folder, "content", "briefings"))
      .filter((name) => /-\d{6,}\.md$/.test(name))
      .map((name) => name.slice(0, -3))
      .sort();
    return this.#articles;
  }

  /** Returns the slugs of the people with a profile, the most often named in a sample of the articles first. */
  popular() {
    const counts = new Map();
    for (const name of this.articles.slice(0, 5000)) {
      for (const [, slug] of this.read(`content/briefings/${name}.md`).matchAll(/^ {2}- ([a-z0-9-]+)$/gm)) {
        counts.set(slug, (counts.get(slug) ?? 0) + 1);
      }
    }
    return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([slug]) => slug);
  }

  /** Returns a file's text as it was before any change. */
  read(path) {
    return this.#originals.get(path) ?? readFileSync(join(this.folder, path), "utf8");
  }

  /** Writes a file in place, as most editors save, or beside it and over it by rename, as the others do. */
  write(path, text, { rename = false } = {}) {
    const file = join(this.folder, path);
    if (!this.#originals.has(path)) {
      this.#originals.set(path, readFileSync(file, "utf8"));
      rmSync(this.#stamp, { force: true });
    }
    if (!rename) return writeFileSync(file, text);
    const beside = join(dirname(file), ".bench-save.tmp");
    writeFileSync(beside, text);
    renameSync(beside, file);
  }

  /** Undoes every change. A corpus whose process was killed before is made anew by the next one. */
  restore() {
    for (const [path, text] of this.#originals) writeFileSync(join(this.folder, path), text);
    if (this.#originals.size > 0) this.declareWhole();
    this.#originals.clear();
  }

  isWhole() {
    return existsSync(this.#stamp) && readFileSync(this.#stamp, "utf8") === recipe(this.flavour);
  }

  declareWhole() {
    writeFileSync(this.#stamp, recipe(this.flavour));
  }
}

/** Returns a digest of all that a corpus is made from. */
function recipe(flavour) {
  const skeleton = join(BENCHES, "corpus", "sites", flavour);
  const inside = readdirSync(skeleton, { recursive: true }).map((name) => join(skeleton, name));
  const files = inside.filter((path) => statSync(path).isFile()).sort();
  if (flavour === "dateline") files.push(join(ROOT, "static", "site.css"));
  const digest = createHash("sha256");
  for (const file of [GENERATOR, ...files]) digest.update(file).update(readFileSync(file));
  return digest.digest("hex");
}
