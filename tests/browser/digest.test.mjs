// Looks at digests the way their readers do: messages through a parser that is not dateline's (postal-mime), their HTML in a browser, in
// a telephone's width and a wide one, in light and in the dark.
//
// DATELINE names the program (`target/debug/dateline`), which writes digests of a small project in several languages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import axe from "axe-core";
import PostalMime from "postal-mime";

import { launch } from "./browser.mjs";

const PROGRAM = resolve(process.env.DATELINE ?? fileURLToPath(new URL("../../target/debug/dateline", import.meta.url)));
const LANGUAGES = ["en", "ar", "zh", "ru", "fr"];
const LONG = "https-less-word-without-any-space-that-is-far-wider-than-a-telephone-".repeat(3);

let browser;
let project;

before(async () => {
  assert.ok(existsSync(PROGRAM), `no program at ${PROGRAM}: run \`cargo build\`, or set DATELINE`);
  project = mkdtempSync(join(tmpdir(), "dateline-digest-"));
  const list = (tag) => `[digest.${tag}]\nlanguage = "${tag}"\nfrom = "Réd ✉ <desk@example.org>"\nto = ["a@b.example"]\n`;
  write("site.toml", `title = "Сводки, дня"\nbase_url = "https://desk.example/news"\npublisher = "The Desk"\n${LANGUAGES.map(list).join("")}`);
  write("content/briefings/2026-01-06-paris.md", briefing("Allies <b>meet</b> & talk", "date: 2026-01-06\nlang: en"));
  write("content/briefings/2026-01-07-kyiv.md", briefing("محادثات في كييف", "date: 2026-01-07\nlang: ar"));
  write("content/briefings/2026-01-08-long.md", briefing(`${LONG}`, "date: 2026-01-08\nwithdrawn: { date: 2026-01-09, reason: It never was. }"));
  for (const tag of LANGUAGES) run("digest", tag, "--output", "mail");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  rmSync(project, { recursive: true, force: true });
});

test("another parser reads what was written", async () => {
  for (const tag of LANGUAGES) {
    const bytes = readFileSync(join(project, `mail/digest-${tag}-2026-01-05-2026-01-11.eml`));
    assert.ok(bytes.every((byte) => byte < 128), `${tag}: a message is ASCII`);
    const lines = bytes.toString("latin1").split("\r\n");
    assert.ok(lines.every((line) => line.length <= 998 && !/[\r\n]/.test(line)), `${tag}: lines end in CR LF and are short`);
    const mail = await PostalMime.parse(bytes);
    assert.deepEqual(mail.from, { address: "desk@example.org", name: "Réd ✉" });
    assert.deepEqual(mail.to.map((one) => one.address), ["a@b.example"]);
    assert.ok(mail.subject.startsWith("Сводки, дня") && mail.subject.includes("2026"), mail.subject);
    assert.equal(new Date(mail.date).toISOString(), "2026-01-11T12:00:00.000Z");
    assert.match(mail.messageId, /^<[0-9a-f]{40}@example\.org>$/);
    assert.equal(mail.attachments.length, 0);
    assert.equal(mail.html.trimEnd(), file(tag, "html").trimEnd());
    assert.equal(mail.text.trimEnd(), file(tag, "txt").trimEnd());
    for (const line of mail.text.split("\n")) {
      assert.ok([...line].length <= 72 || !line.includes(" "), `${tag}: ${line}`);
    }
  }
});

test("mail asks nobody for anything, runs nothing, and fits every width in light and dark", async () => {
  for (const tag of ["en", "ar", "zh"]) {
    for (const width of [320, 700]) {
      for (const colorScheme of ["light", "dark"]) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
        const page = await context.newPage();
        const asked = [];
        page.on("request", (request) => asked.push(request.url()));
        await page.setContent(file(tag, "html"), { waitUntil: "load" });
        const where = `${tag}, ${width} px, ${colorScheme}`;
        assert.deepEqual(asked, [], where);
        assert.equal(await page.locator("script, style, link, img, iframe, form").count(), 0, where);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${where}: ${overflow} px too wide`);
        const column = await page.locator("table table").boundingBox();
        assert.ok(column.width <= 600, `${where}: the column is ${column.width} px wide`);
        assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("h1")).direction), tag === "ar" ? "rtl" : "ltr", where);
        const bare = await page.locator("a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")).filter((href) => !href.startsWith("https://desk.example/news/")));
        assert.deepEqual(bare, [], where);
        await page.evaluate(axe.source);
        // The ground is the program's own, which is only named so that contrast is measured against it.
        await page.evaluate(() => { document.body.style.background = "Canvas"; });
        // A mail has no landmarks, and whoever reads it gives it a frame.
        const found = await page.evaluate(() => axe.run(document, { rules: { region: { enabled: false }, "landmark-one-main": { enabled: false } } }));
        assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html)[0]}`), [], where);
        if (process.env.DATELINE_SHOTS) await page.screenshot({ path: join(process.env.DATELINE_SHOTS, `digest-${tag}-${width}-${colorScheme}.png`), fullPage: true });
        await context.close();
      }
    }
  }
});

function briefing(title, front) {
  return `---\ntitle: ${JSON.stringify(title)}\n${front}\nsummary: ${JSON.stringify(`${title} ${"and so on ".repeat(20)}`)}\nparticipants:\n  - { name: Mark Carney, role: Prime Minister, country: CA }\nmentions: [UA]\ncorrections: [{ date: 2026-01-09, text: A name was wrong. }]\n---\nText.\n`;
}

function file(tag, ending) {
  return readFileSync(join(project, `mail/digest-${tag}-2026-01-05-2026-01-11.${ending}`), "utf8");
}

function run(...line) {
  return execFileSync(PROGRAM, [...line, "--from", "2026-01-05", "--to", "2026-01-11", "--now", "2026-01-11T12:00:00Z"], { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function write(path, text) {
  const place = join(project, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}
