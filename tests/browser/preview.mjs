import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort } from "./server.mjs";

/** The program that is tried; DATELINE names another. */
export const PROGRAM = resolve(process.env.DATELINE ?? fileURLToPath(new URL("../../target/debug/dateline", import.meta.url)));

const PATIENCE_MS = 60_000;

/** Has `dateline serve` show a project, and waits until it answers: `{ origin, port, stop }`. */
export async function preview(project, { port, options = [] } = {}) {
  port ??= await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(PROGRAM, ["serve", "--root", project, "--port", String(port), ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const until = Date.now() + PATIENCE_MS;
  while (!(await fetch(origin).then((answer) => answer.ok, () => false))) {
    assert.equal(child.exitCode, null, `the server ended:\n${output}`);
    assert.ok(Date.now() < until, `the server does not answer:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    origin,
    port,
    async stop() {
      child.kill("SIGINT");
      await ended;
    },
  };
}
