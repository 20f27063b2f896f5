// A static file server for a built site, as plain as the hosts that sites end up on: directory index, 404.html, and
// nothing that would hide a fault. It listens on loopback, on a port of the system's choosing.

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const CONTENT_TYPES = {
  ".atom": "application/atom+xml; charset=utf-8",
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".ics": "text/calendar; charset=utf-8",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};

/** Returns `/`, or the given path with a slash at both ends. */
export function basePath(base = "/") {
  return `/${base}/`.replace(/\/+/g, "/");
}

/**
 * Serves the folder `dir` under `base` and returns `{ origin, base, close }`.
 *
 * Every answer has the given `headers`, or those that a function of this name returns for its path. A folder without its closing slash is redirected, as real hosts do; what is not there gets status 404 and the body of
 * the site's own `404.html`.
 */
export async function serve(dir, { base = "/", headers = {} } = {}) {
  const root = normalize(dir);
  const mount = basePath(base);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const own = typeof headers === "function" ? headers(pathname) : headers;
    for (const [name, value] of Object.entries(own)) response.setHeader(name, value);
    answer(root, mount, request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    base: mount,
    close() {
      // Browsers hold connections open; without this the process would wait for them.
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(root, mount, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const { pathname } = new URL(request.url, "http://localhost");
  const file = pathname.startsWith(mount) ? inside(root, pathname.slice(mount.length)) : undefined;
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (found?.isDirectory() && !pathname.endsWith("/")) {
    response.writeHead(301, { Location: `${pathname}/` }).end();
    return;
  }
  const target = found?.isDirectory() ? join(file, "index.html") : file;
  const size = target && !(pathname.endsWith("/") && found?.isFile()) ? await fileSize(target) : undefined;
  if (size === undefined) {
    const body = await readFile(join(root, "404.html")).catch(() => "not found");
    response.writeHead(404, { "Content-Type": CONTENT_TYPES[".html"] }).end(body);
    return;
  }
  response.writeHead(200, {
    "Content-Type": CONTENT_TYPES[extname(target).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": size,
    ...(response.hasHeader("Cache-Control") ? {} : { "Cache-Control": "no-cache" }),
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(target).pipe(response);
}

/** Returns the file that a path below the mount names, or undefined if it would lie outside the root. */
function inside(root, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const file = normalize(join(root, decoded));
  return file === root || file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : undefined;
}

async function fileSize(path) {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

/** Finds a port that nobody has, for a program that is told its own. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
