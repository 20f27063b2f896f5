// Starts and stops the servers that are measured. One at a time, on loopback alone.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

import { pause } from "./tools.mjs";

const START_MS_MAX = 30 * 60_000;
const IDLE_MS_MAX = 60_000;

const ARGUMENTS = {
  dateline: (folder, port) => ["serve", "--root", folder, "--port", port, "--no-cache", "--color", "never"],
  // Its defaults: kept in memory, live reload, only visited pages made again. The address is given as a number because the
  // browser looks up no names.
  hugo: (folder, port) => ["server", "--source", folder, "--port", port, "--bind", "127.0.0.1", "--baseURL", "http://127.0.0.1/"],
};

/** Starts the server of a corpus and waits until it answers. */
export async function serve(program, site) {
  const port = await freePort();
  const began = performance.now();
  const args = ARGUMENTS[site.flavour](site.folder, port).map(String);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  // However the measurement ends, the server does not outlive it.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said = (said + data).slice(-10_000)));
  const ended = new Promise((done) => child.once("exit", done));
  const origin = `http://127.0.0.1:${port}`;
  while (!(await fetch(origin, { signal: AbortSignal.timeout(5000) }).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null) throw new Error(`the server of ${site.folder} ended:\n${said}`);
    if (performance.now() - began > START_MS_MAX) throw new Error(`the server of ${site.folder} does not answer:\n${said}`);
    await pause(20);
  }
  return {
    origin,
    pid: child.pid,
    start_ms: performance.now() - began,
    said: () => said,
    memory: () => memory(child.pid),
    idle: () => idle(child.pid),
    async stop() {
      child.kill("SIGINT");
      const late = setTimeout(kill, 10_000);
      await ended;
      clearTimeout(late);
      process.off("exit", kill);
    },
  };
}

/** Waits until a process has nothing left to do. */
async function idle(pid) {
  const until = performance.now() + IDLE_MS_MAX;
  let before = ticks(pid);
  do {
    await pause(200);
    const now = ticks(pid);
    if (now === undefined || now - before <= 1) return;
    before = now;
  } while (performance.now() < until);
}

/** Returns the CPU time of a process in ticks, where the system tells it. */
function ticks(pid) {
  if (process.platform !== "linux") return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Returns what a process holds in memory and held at most, in MiB, where the system tells it. */
function memory(pid) {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mib = (key) => Math.round(Number(status.match(new RegExp(`^${key}:\\s*(\\d+) kB`, "m"))[1]) / 1024);
  return { now_mib: mib("VmRSS"), most_mib: mib("VmHWM") };
}

function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
