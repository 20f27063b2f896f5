// Writes countries.tsv, the country table of dateline.
//
//     cd src/base/countries && npm ci && node generate.mjs
//
// Needs Node 20 or later. Reads three packages, pinned in package-lock.json, and corrections.json:
//
//   cldr-localenames-full         names in ten languages
//   cldr-core                     alpha-3 and numeric codes, regions, members of the United Nations
//   @rapideditor/country-coder    Wikidata ids
//   corrections.json              ours: the list of entries, and all that the packages lack or word badly
//
// Every key of corrections.json is one line of the table. A field given there wins over the packages. `why` is for
// readers alone. Same packages and corrections, same bytes. SOURCE.md tells the rest.

import { readFileSync, writeFileSync } from "node:fs";

const LANGUAGES = ["ar", "zh", "fr", "ru", "es", "de", "it", "pl", "uk"];
const COLUMNS = [
  "code", "alpha3", "numeric", "kind", "name", "in_text", "slug", "aka", "adjectives", "capital", "metonyms",
  "region", "subregion", "from", "to", "successors", "wikidata", ...LANGUAGES,
];
const LIST_SEPARATOR = "; ";
const NOT_ISO = ["EU", "UN", "XK"];
const FIELDS = new Set(["why", "names", ...COLUMNS.filter((column) => !LANGUAGES.includes(column))]);

const readJson = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const supplemental = (file) => readJson(`node_modules/cldr-core/supplemental/${file}.json`).supplemental;
const territories = (language) =>
  readJson(`node_modules/cldr-localenames-full/main/${language}/territories.json`)
    .main[language].localeDisplayNames.territories;

const corrections = readJson("corrections.json");
const cldr = {
  version: readJson("node_modules/cldr-core/package.json").version,
  codes: supplemental("codeMappings").codeMappings,
  contains: supplemental("territoryContainment").territoryContainment,
  names: Object.fromEntries(["en", ...LANGUAGES].map((language) => [language, territories(language)])),
};
const wikidata = new Map(
  readJson("node_modules/@rapideditor/country-coder/src/data/borders.json").features
    .map(({ properties }) => [properties.iso1A2, properties.wikidata]),
);

const rows = Object.keys(corrections).sort().map(row);
check(rows);
writeFileSync(new URL("countries.tsv", import.meta.url), table(rows));
console.log(`countries.tsv: ${rows.length} entries from CLDR ${cldr.version}`);

function row(code) {
  const own = corrections[code];
  const former = code.length === 4;
  const name = own.name ?? englishName(code);
  const filled = {
    code,
    ...(former ? {} : isoCodes(code)),
    kind: former ? "former" : kind(code),
    name,
    in_text: name,
    slug: slug(name),
    ...(former ? {} : region(code)),
    wikidata: former ? "" : wikidata.get(code),
    ...own,
    aka: [...saintForms(name), ...(own.aka ?? [])],
  };
  for (const language of LANGUAGES) {
    filled[language] = own.names?.[language] ?? (former ? "" : localName(code, language));
  }
  return filled;
}

function isoCodes(code) {
  if (NOT_ISO.includes(code)) return {};
  return { alpha3: cldr.codes[code]._alpha3, numeric: cldr.codes[code]._numeric };
}

function kind(code) {
  return cldr.contains.UN._contains.includes(code) ? "state" : "territory";
}

// CLDR writes "St. Kitts & Nevis"; newsrooms spell out the "and", and a page title the "Saint".
function englishName(code) {
  return cldr.names.en[code].replaceAll(" & ", " and ").replace(/^St\. /, "Saint ");
}

function saintForms(name) {
  return name.startsWith("Saint ") ? ["St. ", "St "].map((form) => name.replace("Saint ", form)) : [];
}

// CLDR's Russian shortens "island" for narrow menus.
function localName(code, language) {
  const name = cldr.names[language][code];
  if (language !== "ru") return name;
  const whole = name.replace(/о-ва(?=\s|$)/, "острова").replace(/о-в(?=\s|$)/, "остров");
  return whole[0].toUpperCase() + whole.slice(1);
}

function region(code) {
  if (NOT_ISO.includes(code) && code !== "XK") return {};
  const subregion = containerOf(code);
  return subregion && { region: cldr.names.en[containerOf(subregion)], subregion: cldr.names.en[subregion] };
}

// The M49 area directly above a code; groupings such as Latin America or the United Nations cut across the tree.
function containerOf(code) {
  const isArea = ([key, area]) => /^\d{3}$/.test(key) && !area._grouping && area._contains.includes(code);
  return Object.entries(cldr.contains).find(isArea)?.[0];
}

function slug(name) {
  const ascii = name.normalize("NFD").replace(/\p{M}/gu, "").replaceAll(".", "").toLowerCase();
  return ascii.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

function check(rows) {
  const faults = rows.flatMap((row) => [
    ...Object.keys(corrections[row.code]).filter((field) => !FIELDS.has(field)).map((field) => `unknown field ${field}`),
    ...["name", "slug", "region", "kind"].filter((field) => !row[field]).map((field) => `no ${field}`),
    ...LANGUAGES.filter((language) => row.code.length === 2 && !row[language]).map((language) => `no name in ${language}`),
    ...COLUMNS.filter((column) => /[\t\n]/.test(cell(row[column]))).map((column) => `tab or line end in ${column}`),
  ].map((fault) => `${row.code}: ${fault}`));
  const slugs = rows.map((row) => row.slug);
  faults.push(...slugs.filter((slug, index) => slugs.indexOf(slug) !== index).map((slug) => `slug twice: ${slug}`));
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

function cell(value) {
  return Array.isArray(value) ? value.join(LIST_SEPARATOR) : (value ?? "");
}

function table(rows) {
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join("\t"));
  return [
    `# Made by generate.mjs from CLDR ${cldr.version} and corrections.json: change those, not this file. Licences: SOURCE.md.`,
    COLUMNS.join("\t"),
    ...lines,
    "",
  ].join("\n");
}
