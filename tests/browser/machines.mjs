// Usage: node machines.mjs DIR
//
// Holds what a built site says to programs against grammars and readers that are not dateline's: Atom and sitemaps (RELAX NG,
// through xmllint), JSON Feed (JSON Schema, through ajv), calendars (ical.js), structured data (the types of schema-dts, through the
// compiler of TypeScript), research data (JSON Schema; csv-parse; sqlite3). Lists all faults. A format of which the site has no file is
// a fault too.

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse as parseCsv } from "csv-parse/sync";
import ICAL from "ical.js";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const given = process.argv[2] ?? process.env.DATELINE_SITE;
if (given === undefined) {
  console.error("usage: node machines.mjs DIR (or set DATELINE_SITE)");
  process.exit(2);
}
const dir = resolve(process.env.INIT_CWD ?? ".", given);
const files = readdirSync(dir, { recursive: true }).map(String).sort();

const faults = [];
const counts = [
  count("Atom", named(/(^|\/)feed\.xml$/), (some) => grammar("atom.rng", some)),
  count("JSON Feed", named(/(^|\/)feed\.json$/), jsonFeeds),
  count("sitemap", named(/^sitemap[^/]*\.xml$/), (some) => grammar("sitemap.rng", some)),
  count("calendar", named(/\.ics$/), calendars),
  count("structured data", named(/\.html$/), structuredData),
  count("data package", named(/^data\/datapackage\.json$/), (some) => some.forEach(dataPackage)),
];
const asNinjs = named(/(^|\/)ninjs\.json$/);
const twins = files.includes("index.json") ? named(/(^|\/)index\.json$/).filter((file) => !file.startsWith("search/")) : [];
if (twins.length > 0) counts.push(count("JSON of pages", twins, jsonOfPages));
if (asNinjs.length > 0) counts.push(count("ninjs", asNinjs, ninjs));
if (files.includes("data/popolo.json")) counts.push(count("Popolo", named(/^data\/popolo\.json$/), (some) => some.forEach(popolo)));
for (const fault of faults) console.error(`error: ${fault}`);
if (faults.length > 0) process.exit(1);
console.log(`machines: ${counts.join(", ")}, no fault`);

function named(pattern) {
  return files.filter((file) => pattern.test(file));
}

function count(what, some, check) {
  if (some.length === 0) faults.push(`the site has no file for: ${what}`);
  else check(some);
  return `${some.length} ${what}`;
}

function read(file) {
  return readFileSync(join(dir, file), "utf8");
}

function grammar(name, some) {
  const options = ["--noout", "--nonet", "--relaxng", here(`grammars/${name}`), ...some];
  const run = spawnSync("xmllint", options, { cwd: dir, encoding: "utf8" });
  if (run.error) faults.push(`cannot run xmllint: ${run.error.message}`);
  else if (run.status !== 0) faults.push(...run.stderr.split("\n").filter((line) => line && !line.endsWith(" validates")));
}

function jsonFeeds(some) {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(here("grammars/json-feed.schema.json"), "utf8")));
  for (const file of some) {
    if (validate(JSON.parse(read(file)))) continue;
    for (const { instancePath, message } of validate.errors) faults.push(`${file}: ${instancePath} ${message}`);
  }
}

/** Every event has what RFC 5545 asks for, both its times are of one kind, and lines are as long as they may be. */
function calendars(some) {
  for (const file of some) {
    const text = read(file);
    const fault = (message) => faults.push(`${file}: ${message}`);
    if (/[^\r]\n/.test(text) || !text.endsWith("\r\n")) fault("a line does not end in CRLF");
    if (text.split("\r\n").some((line) => Buffer.byteLength(line) > 75)) fault("a line is longer than 75 octets");
    const calendar = new ICAL.Component(ICAL.parse(text));
    for (const name of ["version", "prodid"]) if (!calendar.hasProperty(name)) fault(`no ${name}`);
    const events = calendar.getAllSubcomponents("vevent");
    if (events.length === 0) fault("no event");
    const uids = events.map((event) => event.getFirstPropertyValue("uid"));
    if (new Set(uids).size !== uids.length) fault("two events of one UID");
    for (const event of events) {
      for (const name of ["uid", "dtstamp", "dtstart", "summary", "url"]) if (!event.hasProperty(name)) fault(`no ${name}`);
      const [start, end] = ["dtstart", "dtend"].map((name) => event.getFirstPropertyValue(name));
      if (end && start.isDate !== end.isDate) fault("a day and an instant are its ends");
      if (end && end.compare(start) <= 0) fault("it ends before it begins");
      // A parser takes what it can; written again it must be the same.
      if (ICAL.parse(calendar.toString()).length !== 3) fault("it cannot be written again");
    }
  }
}

function structuredData(some) {
  const constants = [];
  const types = new Set();
  for (const file of some) {
    const blocks = [...read(file).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
    if (blocks.length > 1) faults.push(`${file}: ${blocks.length} objects of structured data`);
    if (blocks.length === 0) continue;
    const value = JSON.parse(blocks[0][1]);
    types.add(value["@type"]);
    constants.push({ file, text: `const page${constants.length}: WithContext<${value["@type"]}> = ${JSON.stringify(value)};` });
  }
  if (constants.length === 0) return void faults.push("no page has structured data");
  const folder = here("node_modules/.dateline");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "structured-data.ts");
  const head = `import type { WithContext, ${[...types].sort().join(", ")} } from "schema-dts";\n`;
  writeFileSync(path, head + constants.map(({ text }) => text).join("\n") + "\n");
  const options = { noEmit: true, strict: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  for (const found of ts.getPreEmitDiagnostics(ts.createProgram([path], options))) {
    const message = ts.flattenDiagnosticMessageText(found.messageText, "\n  ");
    const line = found.file?.getLineAndCharacterOfPosition(found.start ?? 0).line ?? 0;
    faults.push(`${constants[line - 1]?.file ?? relative(process.cwd(), found.file?.fileName ?? "")}: ${message}`);
  }
}

/** The package is one, every file is there with the bytes it says, and every row is what its columns say. */
function dataPackage(file) {
  const fault = (message) => faults.push(`${file}: ${message}`);
  const found = JSON.parse(read(file));
  const validate = ajvOf("data-package.schema.json");
  if (!validate(found)) for (const { instancePath, message } of validate.errors) fault(`${instancePath} ${message}`);
  const sums = new Map(read("data/SHA256SUMS").trimEnd().split("\n").map((line) => line.split("  ").reverse()));
  const hash = (name) => createHash("sha256").update(readFileSync(join(dir, "data", name))).digest("hex");
  for (const [name, sum] of sums) if (hash(name) !== sum) fault(`SHA256SUMS: ${name} is another file`);
  if (sums.size !== found.resources.length + 1) fault("SHA256SUMS does not list every file once");
  const tables = new Map(found.resources.filter(({ type }) => type === "table").map((table) => [table.name, rowsOf(table, fault)]));
  for (const { name, path, bytes, hash: said } of found.resources) {
    if (readFileSync(join(dir, "data", path)).length !== bytes) fault(`${name}: not so many bytes`);
    if (`sha256:${hash(path)}` !== said || sums.get(path) !== said.slice(7)) fault(`${name}: another hash`);
    if (path.endsWith(".sqlite")) database(path, tables, fault);
  }
  for (const resource of found.resources) {
    if (resource.type === "table") keysOf(resource, tables, fault);
    else if (resource["dateline:rows"] !== undefined) {
      const objects = JSON.parse(read(`data/${resource.path}`));
      const rows = tables.get(resource.name.replace(/-json$/, "")) ?? objects;
      if (objects.length !== rows.length || objects.length !== resource["dateline:rows"]) fault(`${resource.name}: not so many rows`);
    }
  }
}

function ajvOf(name) {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(here(`grammars/${name}`), "utf8")));
}

/** Reads a table by RFC 4180 alone, and holds each cell against the type of its column. */
function rowsOf({ name, path, schema, ...resource }, fault) {
  const text = read(`data/${path}`);
  if (text.startsWith("\ufeff")) fault(`${name}: a byte order mark`);
  const [head, ...lines] = parseCsv(text, { record_delimiter: "\r\n" });
  if (head.join() !== schema.fields.map((field) => field.name).join()) fault(`${name}: other columns than it says`);
  if (lines.length !== resource["dateline:rows"]) fault(`${name}: not so many rows`);
  for (const [nth, line] of lines.entries()) {
    for (const [at, field] of schema.fields.entries()) {
      if (!isCell(line[at], field)) fault(`${name}, row ${nth + 1}: ${field.name} is ${JSON.stringify(line[at])}`);
    }
  }
  return lines.map((line) => Object.fromEntries(head.map((column, at) => [column, line[at]])));
}

function isCell(text, { type, format, constraints = {} }) {
  if (text === "") return !constraints.required;
  if (/^[=+\-@\t\r]/.test(text)) return false;
  if (constraints.enum && !constraints.enum.includes(text)) return false;
  if (constraints.pattern && !new RegExp(constraints.pattern).test(text)) return false;
  switch (type) {
    case "date": return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
    case "datetime": return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
    case "integer": return /^\d+$/.test(text);
    case "boolean": return text === "true" || text === "false";
    default: return format !== "uri" || URL.canParse(text);
  }
}

/** Keys tell rows apart, and lead to rows that are there. */
function keysOf({ name, schema }, tables, fault) {
  const key = (row, fields) => JSON.stringify(fields.map((field) => row[field]));
  const rows = tables.get(name);
  if (new Set(rows.map((row) => key(row, schema.primaryKey))).size !== rows.length) fault(`${name}: two rows of one key`);
  for (const { fields, reference } of schema.foreignKeys ?? []) {
    const others = new Set(tables.get(reference.resource)?.map((row) => key(row, reference.fields)));
    for (const row of rows) {
      if (row[fields[0]] !== "" && !others.has(key(row, fields))) fault(`${name}: ${key(row, fields)} is not in ${reference.resource}`);
    }
  }
}

/** Another SQLite than the one that wrote it finds it sound, with as many rows. */
function database(path, tables, fault) {
  const ask = (sql) => {
    const run = spawnSync("sqlite3", ["-readonly", join(dir, "data", path), sql], { encoding: "utf8" });
    if (run.error) fault(`cannot run sqlite3: ${run.error.message}`);
    return `${run.stdout}${run.stderr}`.trim();
  };
  if (ask("PRAGMA integrity_check") !== "ok") fault(`${path}: not sound`);
  if (ask("PRAGMA foreign_key_check") !== "") fault(`${path}: a key leads nowhere`);
  for (const [name, rows] of tables) {
    if (ask(`SELECT count(*) FROM ${name}`) !== String(rows.length)) fault(`${path}: ${name} has other rows`);
  }
  for (const view of ["attendance", "meetings", "country_years", "quotations"]) {
    if (!/^\d+$/.test(ask(`SELECT count(*) FROM ${view}`))) fault(`${path}: ${view} cannot be asked`);
  }
}

/** Every object is of its class, and every id that is named is that of an object. */
function popolo(file) {
  const fault = (message) => faults.push(`${file}: ${message}`);
  const found = JSON.parse(read(file));
  const validate = ajvOf("popolo.schema.json");
  if (!validate(found)) for (const { instancePath, message } of validate.errors) fault(`${instancePath} ${message}`);
  const ids = Object.fromEntries(Object.entries(found).map(([key, list]) => [key, new Set(list.map(({ id }) => id))]));
  for (const [key, list] of Object.entries(found)) {
    if (list.length === 0) fault(`no ${key}`);
    if (ids[key].size !== list.length) fault(`two ${key} of one id`);
  }
  const leads = (key, id, from) => id !== undefined && !ids[key].has(id) && fault(`${from} leads to ${id}, which is not among ${key}`);
  for (const it of [...found.posts, ...found.memberships]) {
    leads("persons", it.person_id, it.id);
    leads("organizations", it.organization_id, it.id);
    leads("organizations", it.on_behalf_of_id, it.id);
    leads("organizations", it.member?.id, it.id);
    leads("posts", it.post_id, it.id);
  }
  for (const event of found.events) for (const { id } of event.attendees ?? []) leads("persons", id, event.id);
}

/** Each is one, of an id of its own, and leads to the page that it stands beside. */
function ninjs(some) {
  const validate = ajvOf("ninjs-3.1.schema.json");
  const uris = new Set();
  for (const file of some) {
    const found = JSON.parse(read(file));
    if (!validate(found)) for (const { instancePath, message } of validate.errors) faults.push(`${file}: ${instancePath} ${message}`);
    if (uris.has(found.uri)) faults.push(`${file}: another has its uri`);
    uris.add(found.uri);
    const page = file.replace(/ninjs\.json$/, "index.html");
    if (!found.renditions.some(({ href }) => `${href}index.html`.endsWith(page))) faults.push(`${file}: its page is another`);
    if (!/<link rel="alternate" type="application\/json" title="ninjs"/.test(read(page))) faults.push(`${page} does not name ${file}`);
  }
}

/** Each stands beside the page that it names and that names it, and says of it what the tables say. */
function jsonOfPages(some) {
  const tables = { briefing: "briefings", participant: "participants", country: "countries", group: "groups", topic: "topics", series: "series" };
  const rows = Object.values(tables).flatMap((table) => JSON.parse(read(`data/${table}.json`)));
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  for (const file of some) {
    const found = JSON.parse(read(file));
    const page = file.replace(/json$/, "html");
    if (!`${found.url}index.html`.endsWith(page)) faults.push(`${file}: its page is another`);
    if (!read(page).includes(`${file}">`)) faults.push(`${page} does not name ${file}`);
    const isListing = ["list", "index", "page", "translation"].includes(found.page);
    if (!isListing && tables[found.page] === undefined) faults.push(`${file}: ${found.page} is no kind of page`);
    const row = isListing ? {} : byUrl.get(found.url);
    if (row === undefined) faults.push(`${file}: no table has it`);
    for (const [name, value] of Object.entries(row ?? {})) {
      if (JSON.stringify(found[name]) !== JSON.stringify(value)) faults.push(`${file}: ${name} is not what the table says`);
    }
    const listed = Object.entries(found).filter(([name, value]) => (name === "briefings" && Array.isArray(value)) || name.startsWith("newest")).flatMap(([, list]) => list);
    for (const { url } of found.entries ?? []) {
      if (!files.some((other) => other.endsWith("index.html") && `${url}index.html`.endsWith(`/${other}`))) faults.push(`${file}: ${url} is no page`);
    }
    for (const { url } of listed) if (!byUrl.has(url)) faults.push(`${file}: ${url} is no briefing`);
  }
}
