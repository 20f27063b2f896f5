// Usage: node shots.mjs DIR OUT [--base /sub/] [--pages /,/participants/] [--widths 1280,360] [--no-print]
//
// Takes pictures of the pages of a built site, whole pages at each width, light and dark, and as printed on A4 (PDF, and
// PNG where `pdftoppm` is there). Without --pages: one page of each kind, found by following links from the home page.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { crawl, launch, onePageOfEachKind } from "./browser.mjs";
import { serve } from "./server.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: "string", default: "/" },
    pages: { type: "string" },
    widths: { type: "string", default: "1280,360" },
    "no-print": { type: "boolean", default: false },
  },
});
if (positionals.length !== 2) {
  console.error("usage: node shots.mjs DIR OUT [--base /sub/] [--pages /,/about/] [--widths 1280,360] [--no-print]");
  process.exit(2);
}
// npm runs scripts in the package's folder; a relative path is meant from where the person stands.
const [dir, out] = positionals.map((path) => resolve(process.env.INIT_CWD ?? ".", path));
mkdirSync(out, { recursive: true });

const server = await serve(dir, { base: values.base });
const browser = await launch();
try {
  const page = await browser.newPage();
  const paths = values.pages?.split(",") ?? (await findPages(page));
  for (const path of paths) await picture(page, path);
} finally {
  await browser.close();
  await server.close();
}

async function findPages(page) {
  const { pages } = await crawl(page, server);
  const found = onePageOfEachKind(pages, server.base);
  return [...found, `${server.base}no/such/page/`];
}

async function picture(page, path) {
  const name = path.slice(server.base.length).replace(/\/$/, "").replace(/[^\w.-]+/g, "_") || "home";
  for (const width of values.widths.split(",").map(Number)) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, media: null });
      await page.goto(server.origin + path, { waitUntil: "load" });
      const file = join(out, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true, animations: "disabled" });
      console.log(file);
    }
  }
  if (values["no-print"]) return;
  const pdf = join(out, `${name}-print.pdf`);
  // People print in light colours, whatever their screen shows.
  await page.emulateMedia({ colorScheme: "light", media: "print" });
  await page.pdf({ path: pdf, format: "A4", preferCSSPageSize: true });
  console.log(pdf);
  const run = spawnSync("pdftoppm", ["-png", "-r", "70", pdf, pdf.replace(/\.pdf$/, "")]);
  if (run.error?.code === "ENOENT") console.log("  (no pdftoppm on this machine: PDF only)");
}
