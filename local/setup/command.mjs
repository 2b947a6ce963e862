import { spawn } from "node:child_process";
import { Trouble } from "./trouble.mjs";

/**
 * Runs a command to its end with its output shown, and resolves with its exit code (128 + n after signal n).
 *
 * Asynchronous, with SIGINT left to the child: a synchronous spawn dies before its children have cleaned up.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    const leaveToChild = () => {}; // the terminal sends Ctrl-C to the whole group
    const pass = (signal) => child.kill(signal);
    process.on("SIGINT", leaveToChild);
    process.on("SIGTERM", pass);
    process.on("SIGHUP", pass);
    const done = (settle, value) => {
      process.off("SIGINT", leaveToChild);
      process.off("SIGTERM", pass);
      process.off("SIGHUP", pass);
      settle(value);
    };
    child.on("error", (error) => done(reject, error));
    child.on("exit", (code, signal) => done(resolve, code ?? 128 + signalNumbers[signal]));
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/** Runs a command that has to succeed. */
export async function must(command, args, options, remedy) {
  const code = await run(command, args, options);
  if (code !== 0)
    throw new Trouble(`\`${[command, ...args].join(" ")}\` ended with exit code ${code}.`, remedy);
}

/** What a command prints, or undefined when it is missing or fails. */
export function output(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 ? text.trim() : undefined));
  });
}
