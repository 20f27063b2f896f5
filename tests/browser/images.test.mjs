// Which form of an image browsers take, on a telephone and on a desk, from a built site and from a preview.
//
// DATELINE names the program (`target/debug/dateline`).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Watch, launch } from "./browser.mjs";
import { PROGRAM, preview } from "./preview.mjs";
import { serve } from "./server.mjs";

const PATIENCE_MS = 30_000;
const PAGE = "/briefings/2026/01/paris/";

let project;
let server;
let browser;

before(async () => {
  browser = await launch();
  project = mkdtempSync(join(tmpdir(), "dateline-images-"));
  const bundle = join(project, "content/briefings/paris");
  mkdirSync(bundle, { recursive: true });
  const text = "---\ntitle: Paris\ndate: 2026-01-06\nparticipants: [{ ref: ada }]\n---\n![The hall](hall.jpg)\n";
  writeFileSync(join(bundle, "index.md"), text);
  writeFileSync(join(bundle, "hall.jpg"), await photo(1600, 900, "teal"));
  mkdirSync(join(project, "content/participants"));
  writeFileSync(join(project, "content/participants/ada.md"), "---\nname: Ada Quill\nimage: ada.jpg\n---\n");
  writeFileSync(join(project, "content/participants/ada.jpg"), await photo(600, 800, "brown"));
  execFileSync(PROGRAM, ["build", "--root", project, "--quiet"], { stdio: "inherit" });
  server = await serve(join(project, "public"));
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (project) rmSync(project, { recursive: true });
});

/** A JPEG of one colour with a disc in it, as a browser draws it. */
async function photo(width, height, colour) {
  const page = await browser.newPage();
  const url = await page.evaluate(({ width, height, colour }) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "white";
    pen.arc(width / 2, height / 2, height / 3, 0, 7);
    pen.fill();
    return canvas.toDataURL("image/jpeg", 0.8);
  }, { width, height, colour });
  await page.close();
  return Buffer.from(url.split(",")[1], "base64");
}

/** What a browser of some width and density takes for an image. */
async function taken(path, selector, width, density) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, deviceScaleFactor: density });
  const page = await context.newPage();
  const watch = new Watch(page, server.origin);
  await page.addInitScript(() => {
    window.shift = 0;
    const add = (list) => list.getEntries().forEach((entry) => (window.shift += entry.value));
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(server.origin + path, { waitUntil: "networkidle" });
  const image = await page.$eval(selector, (image) => ({
    name: image.currentSrc.split("/").pop(),
    shown: image.clientWidth,
    shape: image.clientWidth / image.clientHeight,
    natural: image.naturalWidth,
    shift: window.shift,
  }));
  assert.deepEqual(watch.take(), []);
  await context.close();
  return image;
}

test("a browser takes the narrowest form that does", async () => {
  for (const [width, density, name] of [[360, 1, "hall.jpg.480.webp"], [360, 3, "hall.jpg.1440.webp"], [1280, 1, "hall.jpg.960.webp"], [1280, 2, "hall.jpg.1440.webp"]]) {
    const image = await taken(PAGE, ".prose img", width, density);
    assert.equal(image.name, name, `${width} at ${density}`);
    assert.ok(image.natural > 0 && Math.abs(image.shape - 16 / 9) < 0.02, JSON.stringify(image));
    assert.equal(image.shift, 0);
  }
});

test("the column of the theme is as wide as the theme says", async () => {
  const { shown } = await taken(PAGE, ".prose img", 1280, 1);
  // It is measured in letters, and fonts of machines differ.
  const said = 46 * 16;
  assert.ok(Math.abs(shown / said - 1) < 0.15, `${shown} of ${said}`);
});

test("a portrait comes in the form of its size", async () => {
  const image = await taken("/participants/ada/", ".person img", 1280, 1);
  assert.deepEqual([image.name, image.shown], ["ada.jpg.480.webp", 128]);
});

test("a preview draws forms when they are asked for, and shows a replaced image", async () => {
  const server = await preview(project);
  try {
    rmSync(join(project, ".dateline"), { recursive: true });
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.goto(server.origin + PAGE, { waitUntil: "load" });
    const shape = () => {
      const image = document.querySelector(".prose img");
      return [image.currentSrc.includes("hall.jpg.480.webp"), Math.round((100 * image.naturalWidth) / image.naturalHeight)];
    };
    assert.deepEqual(await page.evaluate(shape), [true, 178]);
    // That of the portrait beside a name only if the browser thinks it near enough.
    assert.ok(readdirSync(join(project, ".dateline/images")).length <= 2, "no other was asked for");
    writeFileSync(join(project, "content/briefings/paris/hall.jpg"), await photo(1600, 1600, "navy"));
    const isSquare = () => {
      const { naturalWidth, naturalHeight } = document.querySelector(".prose img");
      return naturalWidth > 0 && naturalWidth === naturalHeight;
    };
    await page.waitForFunction(isSquare, undefined, { timeout: PATIENCE_MS });
    assert.deepEqual(await page.evaluate(shape), [true, 100]);
    await page.close();
  } finally {
    await server.stop();
  }
});
