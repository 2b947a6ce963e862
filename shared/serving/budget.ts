import type { Account } from "../kit/body.ts";
import { Problem } from "../kit/errors.ts";

interface Waiter {
  amount: number;
  admit: () => void;
}

/** Bounds what requests hold in memory at the same time. What is more than there is fits when nothing else is held. */
export class Budget {
  readonly #most: number;
  readonly #waiting: Waiter[] = [];
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Does work that says piece by piece what it takes. A piece for which there is no room is answered by 429. */
  async accounting<T>(work: (account: Account) => Promise<T>): Promise<T> {
    let taken = 0;
    try {
      return await work((amount) => {
        if (!this.#fits(amount, taken)) throw busy();
        this.#held += amount;
        taken += amount;
      });
    } finally {
      this.#give(taken);
    }
  }

  /** Does work as soon as those who came before leave room for it, or says 429 after `patience` milliseconds. */
  async inTurn<T>(amount: number, patience: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length === 0 && this.#fits(amount)) this.#held += amount;
    else await this.#turn(amount, patience);
    try {
      return await work();
    } finally {
      this.#give(amount);
    }
  }

  #turn(amount: number, patience: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      reject(busy());
      this.#admit(); // smaller ones may have waited behind it
    }, patience);
    const waiter = {
      amount,
      admit: () => {
        clearTimeout(late);
        resolve();
      },
    };
    this.#waiting.push(waiter);
    return promise;
  }

  #give(amount: number): void {
    this.#held -= amount;
    this.#admit();
  }

  #admit(): void {
    for (let first = this.#waiting[0]; first && this.#fits(first.amount); first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#held += first.amount;
      first.admit();
    }
  }

  /** Whether there is room, for one who holds so much already. */
  #fits(amount: number, own = 0): boolean {
    return this.#held === own || this.#held + amount <= this.#most;
  }
}

/** The answer to what there is no room for. */
export const busy = () =>
  new Problem(
    429,
    "busy",
    "More is sent or predicted at this moment than there is room for: try again in a second.",
    {
      retryAfter: 1,
    },
  );
