import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { appendLine } from "./append-line.ts";
import type { Delivery, Queue } from "./queue.ts";
import { afterAttempt } from "./retry.ts";
import type { Subscription } from "./subscription.ts";
import { deliver, handshake } from "./webhook.ts";

const atOnce = 8;
const handshakeEveryMs = 300;
const brokenQueueMs = 2_000;

/** Delivers one subscription's events: at least once, in no particular order, again and again until it gives up. */
export class Deliverer {
  readonly #subscription: Subscription;
  readonly #queue: Queue;
  readonly #deadLetters: string;
  readonly #retryScale: number;
  readonly #underWay = new Set<number>();
  #validated = false;
  #trouble = "";
  #timer: NodeJS.Timeout | undefined;

  /** `retryScale` shortens the waits between attempts. */
  constructor(subscription: Subscription, queue: Queue, data: string, retryScale: number) {
    this.#subscription = subscription;
    this.#queue = queue;
    this.#deadLetters = join(data, "dead-letters.jsonl");
    this.#retryScale = retryScale;
  }

  /** Goes on until the webhook has proved that it wants the events, then delivers. */
  async start(account: string): Promise<void> {
    while (!(await handshake(this.#subscription, account))) {
      await sleep(handshakeEveryMs); // the host may not be up yet
    }
    this.#validated = true;
    console.log(`Delivering to ${this.#subscription.url}`);
    this.pump();
  }

  /** Starts as many deliveries as are due and allowed at once. */
  pump(): void {
    if (!this.#validated) return;
    const { name, batch } = this.#subscription;
    const candidates = this.#queue.due(name, Date.now(), this.#underWay.size + atOnce * batch);
    const due = candidates.filter(({ sequence }) => !this.#underWay.has(sequence));
    while (this.#underWay.size < atOnce * batch && due.length > 0) void this.#attempt(due.splice(0, batch));
    this.#pumpLater();
  }

  async #attempt(deliveries: Delivery[]): Promise<void> {
    for (const { sequence } of deliveries) this.#underWay.add(sequence);
    const attempt = 1 + Math.max(...deliveries.map(({ attempts }) => attempts));
    const status = await deliver(
      this.#subscription,
      deliveries.map(({ event }) => event),
      attempt,
    );
    try {
      for (const delivery of deliveries) this.#settle(delivery, status);
      this.#say("");
    } catch (error) {
      // As on a full disk. Nothing is lost: what is still in the queue is delivered once more.
      this.#say(`What becomes of deliveries cannot be kept, so they are repeated: ${error}`);
      await sleep(brokenQueueMs);
    }
    for (const { sequence } of deliveries) this.#underWay.delete(sequence);
    this.pump();
  }

  #settle(delivery: Delivery, status: number | undefined): void {
    const { name } = this.#subscription;
    const attempts = delivery.attempts + 1;
    const next = afterAttempt(attempts, (Date.now() - delivery.created) / this.#retryScale, status);
    if (next.do === "retry") {
      console.log(
        `${delivery.event.subject}: attempt ${attempts} failed (${status ?? "no answer"}), again in ${next.inMs / 1000} s`,
      );
      this.#queue.retry(name, delivery, Date.now() + next.inMs * this.#retryScale);
      return;
    }
    if (next.do === "dead-letter") {
      const letter = {
        ...delivery.event,
        deadLetterReason: next.reason,
        deliveryAttempts: attempts,
        lastHttpStatusCode: status,
      };
      appendLine(this.#deadLetters, JSON.stringify(letter));
      console.error(`${delivery.event.subject}: given up, kept in ${this.#deadLetters}. ${next.reason}.`);
    }
    this.#queue.remove(name, delivery);
  }

  // Once, not at every delivery.
  #say(trouble: string): void {
    if (trouble !== this.#trouble) console.error(trouble || "What becomes of deliveries is kept again.");
    this.#trouble = trouble;
  }

  #pumpLater(): void {
    clearTimeout(this.#timer);
    const due = this.#queue.nextDue(this.#subscription.name);
    const wait = due === undefined ? undefined : due - Date.now();
    if (wait !== undefined && wait > 0)
      this.#timer = setTimeout(() => this.pump(), Math.min(wait, 2 ** 31 - 1));
  }
}
