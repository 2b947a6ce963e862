import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admit,
  EMPTY,
  free,
  type Head,
  hold,
  leave,
  refuse,
  unqueue,
} from "../../../shared/admission/head.ts";

const at = (second: number) => new Date(second * 1000).toISOString();
const wish = (runId: string, second = 1) => ({ runId, listedAt: at(second) });
const now = at(100);
const busy: Head = { ...EMPTY, running: "run-1", listedAt: at(1) };

describe("admission", () => {
  test("an idle model starts the run", () =>
    expect(admit(EMPTY, wish("run-1"), false, now)).toMatchObject({ running: "run-1", runningSince: now }));
  test("a busy model queues it", () =>
    expect(admit(busy, wish("run-2", 2), true, now)).toMatchObject({ running: "run-1", queued: "run-2" }));
  test("a dead holder loses its place", () =>
    expect(admit(busy, wish("run-2", 2), false, now)).toMatchObject({ running: "run-2", queued: null }));
  test("asking again changes nothing", () => {
    const queued = admit(busy, wish("run-2", 2), true, now);
    expect(admit(queued, wish("run-2", 2), true, now)).toEqual(queued);
    expect(admit(busy, wish("run-1"), true, now)).toEqual(busy);
  });

  test("only the newest follow-up waits, and the one that it ousts is known until its result is written", () => {
    const head = admit({ ...busy, queued: "run-2" }, wish("run-3", 3), true, now);
    expect(head).toMatchObject({ queued: "run-3", latest: "run-3" });
    expect(head.ousted).toEqual([
      { runId: "run-2", outcome: "superseded", because: expect.stringContaining("run-3") },
    ]);
  });
  test("a follow-up with older photos never begins after a run with newer ones", () => {
    const head = admit({ ...busy, queued: "run-2" }, wish("run-3", 3), false, now);
    expect(head).toMatchObject({ running: "run-3", queued: null, ousted: [{ runId: "run-2" }] });
  });
  test("a request that comes later than one with newer photos is the one that goes", () => {
    const head = admit({ ...busy, queued: "run-3", listedAt: at(3) }, wish("run-2", 2), true, now);
    expect(head).toMatchObject({ queued: "run-3", listedAt: at(3), ousted: [{ runId: "run-2" }] });
  });
  test("a run taken out of the queue is known until its result is written", () => {
    const head = unqueue({ ...busy, queued: "run-2" }, "run-2", "not needed");
    expect(head).toMatchObject({ queued: null, ousted: [{ runId: "run-2", outcome: "cancelled" }] });
    expect(unqueue(busy, "run-2", "not needed")).toEqual(busy);
  });
  test("a run that is refused at the door ends, and does not stay in the list as waiting", () => {
    expect(refuse(EMPTY, "run-1")).toMatchObject({ running: null, ousted: [{ runId: "run-1" }] });
  });

  test("leaving gives the place to the follow-up", () => {
    const head = leave({ ...busy, queued: "run-2" }, "run-1", now, false);
    expect(head).toMatchObject({ running: "run-2", queued: null, runningSince: now });
    expect(leave(head, "run-1", now, false)).toEqual(head);
  });

  test("one that is held lets no run in, and starts the waiting one when it is released", () => {
    const held = hold(busy, "erase-1");
    expect(leave(admit(held, wish("run-2", 2), true, now), "run-1", now, false)).toMatchObject({
      running: null,
      queued: "run-2",
      held: "erase-1",
    });
    expect(admit(hold(EMPTY, "erase-1"), wish("run-1"), false, now)).toMatchObject({
      running: null,
      queued: "run-1",
    });
    expect(free({ ...EMPTY, queued: "run-2", held: "erase-1" }, "erase-1").running).toBe("run-2");
    expect(free(held, "erase-2")).toEqual(held);
    expect(hold(held, "erase-2")).toEqual(held);
  });

  test("whatever happens in whatever order: one holder, one follow-up, and everyone else is told its end", () => {
    const event = fc.record({
      kind: fc.constantFrom("ask", "ask", "leave", "die", "hold", "release", "unqueue"),
      late: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let head = EMPTY;
        let alive = true;
        const ended = new Set<string>();
        const asked: string[] = [];
        events.forEach(({ kind, late }, n) => {
          const holder = head.running;
          if (kind === "ask") {
            asked.push(`run-${n}`);
            head = admit(head, wish(`run-${n}`, Math.max(0, n - late)), alive, at(n));
            if (head.running !== holder && holder !== null) ended.add(holder);
            if (head.running !== holder) alive = true;
          }
          if (kind === "leave" && holder !== null && alive) {
            ended.add(holder);
            head = leave(head, holder, at(n), false);
          }
          if (kind === "die" && holder !== null) alive = false;
          if (kind === "hold") head = hold(head, "erase");
          if (kind === "release") head = free(head, "erase");
          if (kind === "unqueue" && head.queued !== null) head = unqueue(head, head.queued, "enough");
          const ousted = head.ousted.map(({ runId }) => runId);
          const known = [head.running, head.queued, ...ousted, ...ended].filter((id) => id !== null);
          expect(known.toSorted()).toEqual([...asked].sort());
          if (head.held === null) expect(head.running === null ? head.queued : null).toBeNull();
        });
      }),
    );
  });
});
