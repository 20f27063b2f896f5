// Usage: node html.mjs [DIR]
//
// Runs the Nu HTML checker over every HTML file of a built site (DIR, else DATELINE_SITE), in one run of the JVM, and
// lists all errors. Needs Java 17 or later.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const JAR = fileURLToPath(new URL("node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));

const given = process.argv[2] ?? process.env.DATELINE_SITE;
if (given === undefined) fail("usage: node html.mjs DIR (or set DATELINE_SITE)", 2);
// npm runs scripts in the package's folder; a relative path is meant from where the person stands.
const dir = resolve(process.env.INIT_CWD ?? ".", given);

const count = htmlFiles(dir).length;
// An empty folder means that the build went elsewhere, which must not look like success.
if (count === 0) fail(`no HTML file in ${dir}: build the site first`, 2);

const errors = check(dir);
for (const { file, line, column, message, extract } of errors) {
  console.error(`error: ${message}\n  --> ${file}:${line}:${column}\n${extract}`);
}
if (errors.length > 0) fail(`HTML check: ${errors.length} errors in ${count} files`, 1);
console.log(`HTML check: ${count} files, no error`);

function check(dir) {
  const options = ["-jar", JAR, "--errors-only", "--skip-non-html", "--stdout", "--format", "json", dir];
  const run = spawnSync("java", options, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (run.error) fail(`cannot run java: ${run.error.message}`, 2);
  let report;
  try {
    report = JSON.parse(run.stdout);
  } catch {
    fail(`the HTML checker gave no report (status ${run.status}):\n${run.stdout}${run.stderr}`, 2);
  }
  // Its status is 1 when it has something to say; any other than 0 with nothing said is a fault of the checker.
  if (run.status !== 0 && report.messages.length === 0) fail(`the HTML checker failed:\n${run.stderr}`, 2);
  return report.messages.map((message) => ({
    file: message.url ? relative(process.cwd(), fileURLToPath(message.url)) : "(unknown)",
    line: message.lastLine ?? 0,
    column: message.firstColumn ?? message.lastColumn ?? 0,
    message: message.message,
    extract: message.extract ? message.extract.replace(/^/gm, "   | ") : "",
  }));
}

function htmlFiles(dir) {
  let entries;
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    fail(`cannot read ${dir}: ${error.code}`, 2);
  }
  return entries.flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return htmlFiles(path);
    return /\.html?$/.test(entry.name) ? [path] : [];
  });
}

function fail(message, status) {
  console.error(message);
  process.exit(status);
}
