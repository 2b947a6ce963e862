import { admit, EMPTY, type Head, leave } from "../../../shared/admission/head.ts";
import { mayRestart } from "../../../shared/admission/restart.ts";
import { claim, settling, snapshotTaken } from "../../../shared/admission/settling.ts";
import { bucketAt, firstLook, settled } from "../../../shared/intake/settle.ts";

export interface Upload {
  at: number;
  /** Milliseconds until its event comes; undefined if it never does. */
  eventAfter: number | undefined;
}

export interface Weather {
  uploads: readonly Upload[];
  /** Milliseconds that each step of a settle, and each end of a run, takes; used in turn. */
  delays: readonly number[];
  /** Milliseconds that each life cycle takes; used in turn. */
  runs: readonly number[];
  latePhotos: "queue" | "restart";
}

/** A life cycle as the world saw it. `listing` is how many uploads its snapshot holds. */
export interface Lived {
  runId: string;
  listing: number;
  listedAt: number;
  from: number;
  to: number;
  restarted: boolean;
}

export const policy = { quietPeriod: 1, longestWait: 8 };

/**
 * Intake without services: the very decisions of the product, played against uploads, lost and late events, slow steps and runs of
 * any length. Whatever happens at the same moment happens in an order that the delays decide.
 */
export function play({ uploads, delays, runs, latePhotos }: Weather) {
  let head: Head = EMPTY;
  let now = 0;
  const todo: { at: number; act: () => void }[] = [];
  const alive = new Set<string>();
  const snapshots = new Map<string, { listing: number; listedAt: number }>();
  const lived: Lived[] = [];
  const live = new Map<string, Lived>();
  let steps = 0;

  const later = (ms: number, act: () => void) => {
    const step = { at: now + ms, act };
    steps++;
    const place = todo.findLastIndex(({ at }) => at <= step.at);
    todo.splice(place + 1, 0, step);
  };
  const delay = () => delays[steps % delays.length] as number;
  const iso = (ms: number) => new Date(ms).toISOString();
  const listed = () => uploads.filter(({ at }) => at <= now).length;

  function event() {
    const bucket = bucketAt(now, policy);
    const id = `settle-${bucket}`;
    if (alive.has(id)) return;
    alive.add(id);
    const since = iso(now);
    later(Math.max(0, firstLook(bucket, policy) - now), () => look(id, bucket, since, undefined));
  }

  function look(id: string, bucket: number, since: string, before: string | undefined) {
    head = settling(head, since);
    const waitingSince = Date.parse(head.settlingSince as string);
    const digest = String(listed());
    later(delay(), () => {
      const newerSettle = [...alive].some((each) => Number(each.split("-")[1]) > bucket);
      const { action } = settled({ digest, newerSettle, waitingSince }, before, now, policy);
      const again = () => later(policy.quietPeriod * 1000, () => look(id, bucket, since, digest));
      if (action === "snapshot") head = claim(head, id, head.settler !== null && alive.has(head.settler));
      if (action === "hand over") alive.delete(id);
      else if (action !== "snapshot" || head.settler !== id) again();
      else take(id, now);
    });
  }

  function take(id: string, listedAt: number) {
    later(delay(), () => {
      const listing = listed();
      later(delay(), () => ask(id, listing, listedAt));
    });
  }

  function ask(settler: string, listing: number, listedAt: number) {
    const runId = `run-${listing}`;
    alive.delete(settler);
    if (snapshots.has(runId)) head = snapshotTaken(head, settler);
    else {
      snapshots.set(runId, { listing, listedAt });
      const wish = { runId, listedAt: iso(listedAt) };
      head = snapshotTaken(admit(head, wish, head.running !== null, iso(now)), settler);
      if (head.running === runId) start(runId);
      else restart();
    }
  }

  function restart() {
    const settle = { quiet_period: 1, longest_wait: policy.longestWait, late_photos: latePhotos };
    const running = head.running === null ? undefined : live.get(head.running);
    if (running && mayRestart(head, settle, "search", now)) {
      running.restarted = true;
      later(delay(), () => end(running));
    }
  }

  function start(runId: string) {
    const snapshot = snapshots.get(runId);
    if (!snapshot) throw new Error(`${runId} has no snapshot`);
    const run = { runId, ...snapshot, from: now, to: Number.POSITIVE_INFINITY, restarted: false };
    lived.push(run);
    live.set(runId, run);
    later(runs[lived.length % runs.length] as number, () => end(run));
  }

  function end(run: Lived) {
    if (!live.delete(run.runId)) return;
    run.to = now;
    head = leave(head, run.runId, iso(now), run.restarted);
    if (head.running !== null) start(head.running);
  }

  for (const { at, eventAfter } of uploads) if (eventAfter !== undefined) later(at + eventAfter, event);
  let settles = 0;
  while (todo.length > 0) {
    const { at, act } = todo.shift() as (typeof todo)[number];
    now = at;
    const known = alive.size;
    act();
    settles += Math.max(0, alive.size - known);
  }
  return { lived, head, settles };
}
