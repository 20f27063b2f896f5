// Writes names.tsv: how languages are called, by themselves and in the languages of the theme.
//
//     cd src/language/names && npm ci && node generate.mjs
//
// Needs Node 20 or later. Reads cldr-localenames-full, pinned in package-lock.json. Same package, same bytes.

import { readFileSync, writeFileSync } from "node:fs";

const SPOKEN = ["en", "ar", "de", "es", "fr", "it", "pl", "ru", "uk", "zh"];
// Languages that names of people and countries are commonly given in.
const LISTED = `am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga he hi hr hu hy id is it ja ka kk km ko ku ky lt lv mk mn ms
  mt my nb ne nl no pl ps pt ro ru sk sl so sq sr sv sw ta tg th tk tr uk ur uz vi zh`.split(/\s+/);

const readJson = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const names = (language) =>
  readJson(`node_modules/cldr-localenames-full/main/${language}/languages.json`).main[language].localeDisplayNames.languages;
const version = readJson("node_modules/cldr-localenames-full/package.json").version;

const spoken = Object.fromEntries(SPOKEN.map((language) => [language, names(language)]));
const rows = LISTED.map((code) => {
  const cells = [code, names(code)[code], ...SPOKEN.map((language) => spoken[language][code])];
  if (cells.some((cell) => !cell || /[\t\n]/.test(cell))) throw new Error(`no name of ${code} in one of the languages`);
  return cells.join("\t");
});
const head = `# Made by generate.mjs from CLDR ${version} (licence Unicode-3.0): change that, not this file.`;
writeFileSync(new URL("names.tsv", import.meta.url), [head, ["code", "itself", ...SPOKEN].join("\t"), ...rows, ""].join("\n"));
console.log(`names.tsv: ${rows.length} languages from CLDR ${version}`);
