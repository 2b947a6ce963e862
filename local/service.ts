import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Trouble } from "./trouble.ts";

/** What a service is started with. */
export type ServicePlan = {
  name: string; // of its log and its port's flag
  label: string; // for people
  command: string;
  args: string[];
  env?: Record<string, string>;
  url: string; // for people
  health: string; // answers once the service is up
  ownGroup?: boolean; // survives a crash of the stack's process group for long enough to close cleanly
  remedy: string;
};

const startLimitMs = 120_000;
const stopLimitMs = 10_000;

/** One service in a process of its own. It holds our pipe as its standard input, and ends when that closes. */
export class Service {
  readonly plan: ServicePlan;
  readonly child: ChildProcess;
  readonly #log: string;
  readonly #logStart: number;
  #spawnError: Error | undefined;

  constructor(plan: ServicePlan, log: string, cwd: string) {
    this.plan = plan;
    this.#log = log;
    const file = openSync(log, "a");
    this.#logStart = fstatSync(file).size;
    this.child = spawn(plan.command, plan.args, {
      cwd,
      detached: plan.ownGroup ?? false,
      env: { ...process.env, ...plan.env },
      stdio: ["pipe", file, file],
    });
    closeSync(file);
    this.child.stdin?.on("error", () => {}); // it closes when the service ends
    this.child.on("error", (error) => {
      this.#spawnError = error;
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.#spawnError === undefined;
  }

  /** Resolves when the service answers; fails with its last words when it ends before or takes too long. */
  async up(): Promise<void> {
    const deadline = Date.now() + startLimitMs;
    while (!(await this.#answers())) {
      if (!this.running) throw this.trouble("while starting");
      if (Date.now() > deadline)
        throw this.trouble(`did not answer at ${this.plan.health} within ${startLimitMs / 1000} s`);
      await sleep(50);
    }
  }

  /** Asks the service to end and waits; kills it when it takes too long, and then returns false. */
  async stop(): Promise<boolean> {
    if (!this.running) return true;
    const ended = once(this.child, "exit");
    const forced = setTimeout(() => this.child.kill("SIGKILL"), stopLimitMs);
    this.child.kill("SIGTERM");
    await ended;
    clearTimeout(forced);
    return this.child.signalCode !== "SIGKILL";
  }

  /** How the service ended, with its last words and the remedy. */
  trouble(when: string): Trouble {
    const { exitCode, signalCode } = this.child;
    const how = this.running
      ? when
      : `ended (${this.#spawnError?.message ?? signalCode ?? `exit code ${exitCode}`}) ${when}`;
    const lines = readFileSync(this.#log)
      .subarray(this.#logStart)
      .toString()
      .trimEnd()
      .split("\n")
      .slice(-12);
    const log = relative(process.cwd(), this.#log);
    return new Trouble(
      `${this.plan.label} ${how}. Last lines of ${log}:\n${lines.map((line) => `  | ${line}`).join("\n")}`,
      this.plan.remedy,
    );
  }

  async #answers(): Promise<boolean> {
    try {
      const { status } = await fetch(this.plan.health, { signal: AbortSignal.timeout(2_000) });
      return status !== 404; // an app that failed to load has no such route
    } catch {
      return false;
    }
  }
}
