import { Worker } from "node:worker_threads";

const pollEvery = 1_000;

/**
 * Ends this process when its parent is gone, even if the app's code has the main thread in an endless loop: then
 * nobody would notice that the pipe to the host has closed.
 */
export function endWithParent(): void {
  const watch = `
    const parent = process.ppid;
    setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), ${pollEvery});
  `;
  new Worker(watch, { eval: true, stdout: true, stderr: true }).unref();
}
