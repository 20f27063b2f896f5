// Searches the built example as a reader does: in the files of the index, then in a browser.
//
// DATELINE_SITE names the folder of the built site.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Watch, launch } from "./browser.mjs";
import { serve } from "./server.mjs";
import { Index, words } from "../../static/search.js";

const dir = resolve(process.env.INIT_CWD ?? ".", process.env.DATELINE_SITE ?? "");
const fromDisk = async (address) => JSON.parse(readFileSync(fileURLToPath(address), "utf8"));
const open = () => Index.open(new URL(`file://${join(dir, "search", "index.json")}`), fromDisk);
/** As strict as a site of static files can have it. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'";

let server;
let browser;

before(async () => {
  server = await serve(dir, { headers: { "content-security-policy": POLICY } });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test("texts are taken apart as the program does", () => {
  const list = readFileSync(new URL("../search/words.txt", import.meta.url), "utf8");
  for (const line of list.split("\n").filter((line) => line && !line.startsWith("#"))) {
    const [text, expected] = line.split(" → ");
    assert.equal(words(text).join(" "), expected, text);
  }
});

test("briefings are found by words, beginnings and every name", async () => {
  const index = await open();
  const found = async (text) => (await index.find({ text }))?.length;
  assert.equal(await found("guarantees"), 1);
  assert.equal(await found("Macron guarantees Paris"), 1);
  assert.equal(await found("guar"), 1, "the beginning of a word that is being written");
  assert.equal(await found("guar "), 0, "a word that is finished");
  assert.equal(await found("zelenskyy"), 1, "another spelling, which the text does not have");
  assert.equal(await found("зеленський"), 1, "a name in another script");
  assert.equal(await found("MADURO"), 1);
  assert.equal(await found("guarantees zebra"), 0);
  assert.equal(await found("  "), undefined, "nothing was asked");
});

test("briefings are narrowed down", async () => {
  const index = await open();
  const found = async (facets, rest = {}) => (await index.find({ facets, ...rest })).length;
  assert.equal(await found(["country:FR"]), 1);
  assert.equal(await found(["took-part:country:FR"]), 1);
  assert.equal(await found(["mentioned:country:FR"]), 0);
  assert.equal(await found(["mentioned:person:nicolas-maduro"]), 1);
  assert.equal(await found(["took-part:person:nicolas-maduro"]), 0);
  assert.equal(await found(["country:FR", "country:JP"]), 0);
  assert.equal(await found([], { from: "2026-01", to: "2026-01" }), 1);
  assert.equal(await found([], { from: "2026-02" }), 0);
  assert.equal(await found([], { to: "2025-12" }), 0);
  const counts = await index.counts([0]);
  assert.equal(counts.get("country:FR"), 1);
});

test("a word that is everywhere is passed over", async () => {
  const shard = ["the", 2000, "them", [11], "zebra", [11, 21]];
  const contents = { briefings: 4, words: [["the", "shard.json"]], months: [["2026-01", 0]] };
  const index = new Index(contents, new URL("https://site.example/search/index.json"), async () => shard);
  const found = (text) => index.find({ text });
  assert.deepEqual(await found("the zebra"), [3, 1]);
  assert.equal(await found("the "), undefined, "nothing else was asked");
  assert.deepEqual(await found("the"), [1], "another word may begin like it");
  assert.deepEqual(await found("them zebra"), [1]);
});

test("people and countries are offered by any of their names", async () => {
  const index = await open();
  const named = async (text) => (await index.named(text)).map(({ name }) => name);
  assert.deepEqual(await named("emm mac"), ["Emmanuel Macron"]);
  assert.deepEqual(await named("zelenskyy"), ["Volodymyr Zelensky"]);
  assert.deepEqual(await named("britain"), ["United Kingdom"]);
  assert.deepEqual(await named("xyzzy"), []);
});

test("a reader searches with the keyboard, under a strict policy", async () => {
  const page = await browser.newPage();
  const watch = new Watch(page, server.origin);
  await page.goto(`${server.origin}/search/`);
  await page.waitForFunction(() => document.activeElement?.name === "q");
  await page.keyboard.type("mobiliz");
  const link = page.locator("#page-search-results h2 a");
  await link.waitFor();
  assert.equal(await page.locator("#page-search-status").textContent(), "1 briefing");
  await page.waitForFunction(() => document.querySelector("#page-search-results .excerpt mark"));
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement?.href), await link.evaluate((a) => a.href));
  assert.match(page.url(), /\?q=mobiliz$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/briefings\/2026\//);
  await page.goBack();
  await link.waitFor();
  assert.equal(await page.locator("[name=q]").inputValue(), "mobiliz", "the question is in the address");
  assert.deepEqual(watch.take(), []);
  await page.close();
});

test("a person narrows the results down, and is taken out again", async () => {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/search/?q=meloni`);
  await page.getByRole("button", { name: "only these: Giorgia Meloni" }).click();
  await page.getByRole("button", { name: "Without Giorgia Meloni" }).waitFor();
  assert.equal(await page.locator("#page-search-results > li").count(), 1);
  await page.locator("#page-search-narrow summary").click();
  await page.locator("[name=part]").selectOption("mentioned");
  await page.waitForFunction(() => document.getElementById("page-search-status").textContent.startsWith("No"));
  await page.locator("[name=part]").selectOption("");
  await page.waitForFunction(() => [...document.querySelectorAll("option")].some((it) => it.textContent === "France (1)"));
  await page.getByRole("button", { name: "Without Giorgia Meloni" }).click();
  await page.waitForFunction(() => document.getElementById("page-search-chosen").hidden);
  await page.close();
});

test("without script the page leads to the indexes", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.origin}/search/?q=paris`);
  assert.match(await page.content(), /The search works with JavaScript/);
  await page.getByRole("navigation", { name: "Indexes" }).getByRole("link", { name: "People" }).click();
  await page.waitForURL(/\/participants\/$/);
  await context.close();
});
