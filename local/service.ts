import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, fstatSync, openSync, statSync } from "node:fs";
import { relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answerer, whoAnswers } from "./health.ts";
import { tail } from "./tail.ts";
import { Trouble } from "./trouble.ts";

/** What a service is started with. */
export type ServicePlan = {
  name: string; // of its log and its port's flag
  label: string; // for people
  command: string;
  args: string[];
  env?: Record<string, string>;
  url: string; // for people
  health?: string; // URL that answers once the service is up; without one, the service sends the message "up"
  proves?: false; // a program of others, which does not say whose it is: whoever answers at its port is taken for it
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
  readonly #nonce = randomBytes(16).toString("hex");
  #saidUp = false;
  #spawnError: Error | undefined;

  constructor(plan: ServicePlan, log: string, cwd: string) {
    this.plan = plan;
    this.#log = log;
    const file = openSync(log, "a");
    this.#logStart = fstatSync(file).size;
    this.child = spawn(plan.command, plan.args, {
      cwd,
      detached: plan.ownGroup ?? false,
      env: { ...process.env, HEALTH_NONCE: this.#nonce, ...plan.env },
      stdio: ["pipe", file, file, ...(plan.health ? [] : ["ipc" as const])],
    });
    closeSync(file);
    this.child.stdin?.on("error", () => {}); // it closes when the service ends
    this.child.on("message", (message) => {
      this.#saidUp ||= message === "up";
    });
    this.child.on("error", (error) => {
      this.#spawnError = error;
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.#spawnError === undefined;
  }

  /** Resolves when the service is up; fails with its last words when it ends before, and when another program is in its place. */
  async up(): Promise<void> {
    const deadline = Date.now() + startLimitMs;
    for (;;) {
      const answerer = await this.#whoAnswers();
      if (!this.running) throw this.trouble("while starting");
      if (answerer === "ours") return;
      if (answerer === "another") throw this.#taken();
      if (Date.now() > deadline) throw this.trouble(`was not up within ${startLimitMs / 1000} s`);
      await sleep(50);
    }
  }

  /** Asks the service to end and waits; kills it when it takes too long, and then returns false. */
  async stop(): Promise<boolean> {
    if (!this.running) return true;
    const ended = once(this.child, "exit");
    let killed = false;
    const forced = setTimeout(() => {
      killed = this.child.kill("SIGKILL");
    }, stopLimitMs);
    this.child.kill("SIGTERM");
    await ended;
    clearTimeout(forced);
    return !killed;
  }

  /** How the service ended, with its last words and the remedy. */
  trouble(when: string): Trouble {
    const written = (statSync(this.#log, { throwIfNoEntry: false })?.size ?? 0) - this.#logStart;
    const lines = tail(this.#log, Math.max(0, Math.min(written, 16 * 1024)))
      .text.trimEnd()
      .split("\n")
      .slice(-12);
    const log = relative(process.cwd(), this.#log);
    return new Trouble(
      `${this.plan.label} ${this.running ? when : `${this.ending} ${when}`}. Last lines of ${log}:\n${lines.map((line) => `  | ${line}`).join("\n")}`,
      this.plan.remedy,
    );
  }

  /** "ended (SIGKILL)" */
  get ending(): string {
    const { exitCode, signalCode } = this.child;
    return `ended (${this.#spawnError?.message ?? signalCode ?? `exit code ${exitCode}`})`;
  }

  async #whoAnswers(): Promise<Answerer> {
    const { health, proves } = this.plan;
    if (health) return whoAnswers(health, proves === false ? undefined : this.#nonce);
    return this.#saidUp ? "ours" : "nobody";
  }

  #taken(): Trouble {
    return new Trouble(
      `Another program answers at ${this.plan.health} in the place of ${this.plan.label}.`,
      `End it, or choose another port with --port-${this.plan.name} N.`,
    );
  }
}
