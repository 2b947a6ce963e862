import { DatabaseSync } from "node:sqlite";
import type { GridEvent } from "./event.ts";
import { type Subscription, wants } from "./subscription.ts";

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL; -- survives kill -9; a power cut, which Azurite does not survive either, may lose the last
  PRAGMA secure_delete = ON; -- a delivered event is overwritten: it may name a file that was erased
  CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS deliveries (
    subscription TEXT NOT NULL, sequence INTEGER NOT NULL, attempts INTEGER NOT NULL, created INTEGER NOT NULL,
    due INTEGER NOT NULL, PRIMARY KEY (subscription, sequence)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS due_deliveries ON deliveries (subscription, due, sequence);
  UPDATE deliveries SET due = 0; -- whoever was down may be up again
`;

/** One event on its way to one subscription. */
export type Delivery = { sequence: number; attempts: number; created: number; event: GridEvent };

/** Undelivered events on disk. What a call has written is committed when it returns. */
export class Queue {
  readonly #db: DatabaseSync;

  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(schema);
  }

  /** Adds events for the subscriptions that want them. */
  add(events: readonly GridEvent[], subscriptions: readonly Subscription[], now: number): void {
    const wanted = events
      .map((event) => ({ event, by: subscriptions.filter((subscription) => wants(subscription, event)) }))
      .filter(({ by }) => by.length > 0);
    if (wanted.length === 0) return;
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      for (const { event, by } of wanted) {
        const { lastInsertRowid } = this.#db
          .prepare("INSERT INTO events (json) VALUES (?)")
          .run(JSON.stringify(event));
        const deliver = this.#db.prepare("INSERT INTO deliveries VALUES (?, ?, 0, ?, ?)");
        for (const { name } of by) deliver.run(name, lastInsertRowid, now, now);
      }
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK"); // a full disk may have ended it already
      throw error;
    }
  }

  /** Deliveries whose time has come, the longest due first. */
  due(subscription: string, now: number, limit: number): Delivery[] {
    const sql = `SELECT sequence, attempts, created, json FROM deliveries JOIN events USING (sequence)
      WHERE subscription = ? AND due <= ? ORDER BY due, sequence LIMIT ?`;
    return this.#db
      .prepare(sql)
      .all(subscription, now, limit)
      .map((row) => ({
        sequence: row.sequence as number,
        attempts: row.attempts as number,
        created: row.created as number,
        event: sequenced(JSON.parse(row.json as string), row.sequence as number),
      }));
  }

  /** When the next delivery is due. */
  nextDue(subscription: string): number | undefined {
    const row = this.#db
      .prepare("SELECT min(due) AS due FROM deliveries WHERE subscription = ?")
      .get(subscription);
    return (row?.due as number | null) ?? undefined;
  }

  retry(subscription: string, { sequence, attempts }: Delivery, due: number): void {
    const sql = "UPDATE deliveries SET attempts = ?, due = ? WHERE subscription = ? AND sequence = ?";
    this.#db.prepare(sql).run(attempts + 1, due, subscription, sequence);
  }

  /** Forgets a delivery that has succeeded or will not be tried again. */
  remove(subscription: string, { sequence }: Delivery): void {
    this.#db
      .prepare("DELETE FROM deliveries WHERE subscription = ? AND sequence = ?")
      .run(subscription, sequence);
    const orphans =
      "DELETE FROM events WHERE sequence = ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE sequence = ?)";
    this.#db.prepare(orphans).run(sequence, sequence);
  }
}

// Compared as a string it orders the changes of one blob. An injected event may bring its own.
function sequenced(event: GridEvent, sequence: number): GridEvent {
  return { ...event, data: { sequencer: sequence.toString(16).padStart(32, "0"), ...event.data } };
}
