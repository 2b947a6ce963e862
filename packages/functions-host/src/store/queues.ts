import type { DatabaseSync } from "node:sqlite";
import type { EntityMessage } from "../durable/entity-message.ts";
import type { Message } from "../durable/message.ts";

/** A scheduled activity that has not ended yet. */
export interface ActivityWork {
  seq: number;
  instance: string;
  execution: string;
  task: number;
  name: string;
  /** JSON text of the input; for durable HTTP calls, of the request. */
  input: string;
}

/** A message that waits in an inbox, with its place in line. */
export interface Waiting<M = Message> {
  seq: number;
  message: M;
}

/** Inboxes, pending activities, and messages that are due later (timers and scheduled signals). */
export function queueTables(sql: DatabaseSync) {
  const send = sql.prepare("INSERT INTO inbox (instance, message) VALUES (?, ?)");
  const inbox = sql.prepare("SELECT seq, message FROM inbox WHERE instance = ? ORDER BY seq LIMIT ?");
  const take = sql.prepare("DELETE FROM inbox WHERE seq = ?");
  const dropInbox = sql.prepare("DELETE FROM inbox WHERE instance = ?");
  const awake = sql.prepare("SELECT DISTINCT instance FROM inbox");
  const addActivity = sql.prepare(
    "INSERT INTO activities (instance, execution, task, name, input) VALUES (?, ?, ?, ?, ?)",
  );
  const allActivities = sql.prepare("SELECT * FROM activities ORDER BY seq");
  const endActivity = sql.prepare("DELETE FROM activities WHERE seq = ?");
  const dropActivities = sql.prepare("DELETE FROM activities WHERE instance = ?");
  const delay = sql.prepare(
    "INSERT INTO delayed (due, instance, execution, task, message) VALUES (?, ?, ?, ?, ?)",
  );
  const cancel = sql.prepare("DELETE FROM delayed WHERE instance = ? AND execution = ? AND task = ?");
  const dropDelayed = sql.prepare("DELETE FROM delayed WHERE instance = ?");
  const due = sql.prepare(
    "SELECT seq, instance, message FROM delayed WHERE due <= ? ORDER BY due, seq LIMIT 1000",
  );
  const next = sql.prepare("SELECT MIN(due) AS due FROM delayed");
  const endDelayed = sql.prepare("DELETE FROM delayed WHERE seq = ?");

  function readInbox<M>(id: string, limit: number): Waiting<M>[] {
    return inbox
      .all(id, limit)
      .map((row) => ({ seq: row.seq as number, message: JSON.parse(row.message as string) }));
  }

  return {
    send(instance: string, message: Message): void {
      send.run(instance, JSON.stringify(message));
    },
    /** To an entity's inbox, now or later. */
    sendEntity(entity: string, message: EntityMessage, due?: number): void {
      if (due === undefined) send.run(entity, JSON.stringify(message));
      else delay.run(due, entity, null, null, JSON.stringify(message));
    },
    entityInbox: (entity: string, limit: number) => readInbox<EntityMessage>(entity, limit),
    inbox: (instance: string, limit: number) => readInbox<Message>(instance, limit),
    take(seqs: readonly number[]): void {
      for (const seq of seqs) take.run(seq);
    },
    instancesWithMessages(): string[] {
      return awake.all().map((row) => row.instance as string);
    },
    addActivity(work: Omit<ActivityWork, "seq">): ActivityWork {
      const { instance, execution, task, name, input } = work;
      const { lastInsertRowid } = addActivity.run(instance, execution, task, name, input);
      return { ...work, seq: Number(lastInsertRowid) };
    },
    activities(): ActivityWork[] {
      return allActivities.all() as unknown as ActivityWork[];
    },
    /** False if it was ended before: a second result counts for nothing. */
    endActivity(seq: number): boolean {
      return endActivity.run(seq).changes === 1;
    },
    delay(
      due: number,
      instance: string,
      message: Message,
      timer?: { execution: string; task: number },
    ): void {
      delay.run(due, instance, timer?.execution ?? null, timer?.task ?? null, JSON.stringify(message));
    },
    cancelTimer(instance: string, execution: string, task: number): void {
      cancel.run(instance, execution, task);
    },
    /** Moves what is due into the inboxes and returns whose they are. */
    release(now: number): string[] {
      return due.all(now).map((row) => {
        endDelayed.run(row.seq as number);
        send.run(row.instance as string, row.message as string);
        return row.instance as string;
      });
    },
    nextDue(): number | undefined {
      return (next.get()?.due as number | null) ?? undefined;
    },
    /** Forgets all that an instance still waits for. */
    dropTimers(instance: string): void {
      dropDelayed.run(instance);
    },
    drop(instance: string): void {
      dropInbox.run(instance);
      dropActivities.run(instance);
      dropDelayed.run(instance);
    },
  };
}

export type QueueTables = ReturnType<typeof queueTables>;
