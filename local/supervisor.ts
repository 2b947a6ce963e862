import { setTimeout as sleep } from "node:timers/promises";
import { identify, type ProcessIdentity } from "./processes.ts";
import { afterExit } from "./restart.ts";
import { Service, type ServicePlan } from "./service.ts";
import { Trouble } from "./trouble.ts";

/** What a supervisor tells of its service. */
export type Listener = {
  started: (identity: ProcessIdentity) => void; // each process, for whoever has to end it after a crash
  note: (text: string) => void; // for people: that it ended, that it is up again
  gaveUp: (trouble: Trouble) => void; // it ends again and again
};

/** Keeps one service up: starts it again when it ends unasked, a few times, until all are being stopped. */
export class Supervisor {
  readonly plan: ServicePlan;
  readonly #log: string;
  readonly #cwd: string;
  readonly #stopping: AbortSignal;
  readonly #listener: Listener;
  readonly #exits: number[] = [];
  #service: Service | undefined;
  #restarting: Promise<void> = Promise.resolve();

  constructor(plan: ServicePlan, log: string, cwd: string, stopping: AbortSignal, listener: Listener) {
    this.plan = plan;
    this.#log = log;
    this.#cwd = cwd;
    this.#stopping = stopping;
    this.#listener = listener;
  }

  /** Resolves when the service is up; one that does not come up at first is not tried again. */
  async start(): Promise<void> {
    const service = this.#spawn();
    await service.up();
    this.#watch(service);
  }

  /** Ends the service, once the signal has been given; false when it had to be killed. */
  async stop(): Promise<boolean> {
    const clean = (await this.#service?.stop()) ?? true;
    await this.#restarting;
    return clean;
  }

  #spawn(): Service {
    const service = new Service(this.plan, this.#log, this.#cwd);
    this.#service = service;
    const identity = service.child.pid === undefined ? undefined : identify(service.child.pid);
    if (identity) this.#listener.started(identity);
    return service;
  }

  #watch(service: Service): void {
    const ended = () => {
      if (this.#stopping.aborted) return;
      this.#restarting = this.#restart(`${service.ending} unasked`, service.trouble("unasked"));
    };
    if (service.running) service.child.once("exit", ended);
    else ended();
  }

  async #restart(how: string, trouble: Trouble): Promise<void> {
    this.#exits.push(Date.now());
    const next = afterExit(this.#exits, Date.now());
    if (next.do === "give-up") return this.#listener.gaveUp(trouble);
    // Who is being stopped needs no word: Ctrl-C reaches some services before us.
    await sleep(next.inMs, undefined, { signal: this.#stopping }).catch(() => {});
    if (this.#stopping.aborted) return;
    this.#listener.note(`${this.plan.label} ${how}: it is started again.`);
    let service: Service | undefined;
    try {
      service = this.#spawn();
      await service.up();
    } catch (error) {
      if (this.#stopping.aborted) return;
      const failure = service?.running === false ? `${service.ending} while starting` : "did not come up";
      await service?.stop();
      const reason = error instanceof Trouble ? error : new Trouble(String(error), this.plan.remedy);
      return this.#restart(failure, reason);
    }
    this.#listener.note(`${this.plan.label} is up again.`);
    this.#watch(service);
  }
}
