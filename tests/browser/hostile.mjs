// Sites of the texts in tests/vectors/: the same that tests/vectors.rs builds, and those in which each field has another of them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(`../vectors/${name}`, import.meta.url));
const SITE = readFileSync(here("site.txt"), "utf8");
/** A picture of one pixel. */
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/** Every vector, in the order of the file. */
export const VECTORS = Object.values(JSON.parse(readFileSync(here("vectors.json"), "utf8"))).flat();

/** Lays a file out in a folder. */
export function write(folder, path, bytes) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** Writes a text as JSON, YAML and TOML all have it in double quotes. */
export function quoted(text) {
  const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `"${text.replace(/["\\]/g, "\\$&").replace(/[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g, escaped)}"`;
}

/**
 * Lays a site out in which each field has the next of the vectors, beginning with one; `bodies` are those of which pages are made.
 */
export function layOut(folder, first, bodies) {
  let next = first;
  const take = (list) => list[next++ % list.length];
  const fill = (text) =>
    text.replace(/%(Q|Q2|Q3|RAW|LINE)%/g, (_, what) => {
      if (what === "RAW") return take(bodies);
      if (what === "LINE") return take(bodies).replace(/[\n\r\v\f\x85\u2028\u2029]/g, " ");
      return quoted(take(VECTORS) + { Q: "", Q2: " 2", Q3: " 3" }[what]);
    });
  for (const [, path, text] of SITE.matchAll(/^-- (.*) --\n([\s\S]*?)(?=^-- .* --$|(?![\s\S]))/gm)) write(folder, path, fill(text));
  write(folder, "static/a.jpg", PICTURE);
}
