// Usage: node theme.mjs PROJECT PAGE OUT
//
// Makes a project in OUT: the content and the configuration of PROJECT with the files of a page of the documentation, which
// stand in it below `<!-- file: … -->`. Search is left out, as that page says.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [project, page, out] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node theme.mjs PROJECT PAGE OUT");
  process.exit(2);
}

rmSync(out, { recursive: true, force: true });
cpSync(join(project, "content"), join(out, "content"), { recursive: true });
const config = readFileSync(join(project, "site.toml"), "utf8");
const without = /^\[build\]$/m.test(config)
  ? config.replace(/^\[build\]$/m, "[build]\nsearch = false")
  : `${config}\n[build]\nsearch = false\n`;
writeFileSync(join(out, "site.toml"), without);

const files = [...readFileSync(page, "utf8").matchAll(/^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$/gms)];
if (files.length === 0) throw new Error(`there is no file in ${page}`);
for (const [, path, text] of files) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}
console.log(`${out}: ${files.length} files of ${page}`);
