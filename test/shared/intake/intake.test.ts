import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextAttempt } from "../../../shared/intake/attempt.ts";
import { concerns } from "../../../shared/intake/event.ts";
import { admit, displacedBy, EMPTY, type Head, hold, leave, release } from "../../../shared/intake/head.ts";
import { bucketAt, firstLook, settled } from "../../../shared/intake/settle.ts";

const policy = { quietPeriod: 5, longestWait: 60 };
const look = { digest: "b", newerSettle: false, waitingSince: 0 };

describe("settling", () => {
  test("a listing that did not change for a quiet period is settled", () => {
    expect(settled(look, "b", 10_000, policy)).toEqual({ action: "snapshot", because: "quiet" });
  });
  test("a first or a changed listing is looked at again", () => {
    expect(settled(look, undefined, 10_000, policy)).toEqual({ action: "look again" });
    expect(settled(look, "a", 10_000, policy)).toEqual({ action: "look again" });
  });
  test("a later settle takes over", () => {
    expect(settled({ ...look, newerSettle: true }, "b", 10_000, policy)).toEqual({ action: "hand over" });
  });
  test("a listing that keeps moving settles at the longest wait, whoever else waits", () => {
    const expected = { action: "snapshot", because: "waited long enough" };
    expect(settled({ ...look, newerSettle: true }, "a", 60_000, policy)).toEqual(expected);
  });
  test("the first look is at least one quiet period after any arrival in the bucket", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 41 }),
        fc.integer({ min: 1, max: 3600 }),
        (now, quietPeriod) => {
          const first = firstLook(bucketAt(now, { quietPeriod }), { quietPeriod });
          return first - now >= quietPeriod * 1000 && first - now <= 2 * quietPeriod * 1000;
        },
      ),
    );
  });
});

describe("admission", () => {
  const busy: Head = { ...EMPTY, running: "run-1" };

  test("an idle model starts the run", () => expect(admit(EMPTY, "run-1", false).running).toBe("run-1"));
  test("a busy model queues it", () =>
    expect(admit(busy, "run-2", true)).toEqual({ ...busy, queued: "run-2" }));
  test("only the newest follow-up waits", () => {
    expect(admit({ ...busy, queued: "run-2" }, "run-3", true).queued).toBe("run-3");
  });
  test("a dead holder loses its place", () => expect(admit(busy, "run-2", false).running).toBe("run-2"));
  test("a follow-up that is pushed out of the queue is known", () => {
    const head = { ...busy, queued: "run-2" };
    expect(displacedBy(head, admit(head, "run-3", true))).toBe("run-2");
    expect(displacedBy(head, admit(head, "run-2", true))).toBeNull();
    expect(displacedBy(head, leave(head, "run-1"))).toBeNull();
  });
  test("leaving gives the place to the follow-up", () => {
    expect(leave({ ...busy, queued: "run-2" }, "run-1")).toEqual({ ...EMPTY, running: "run-2" });
  });

  test("one that is held lets no run in, and starts the waiting one when it is released", () => {
    const held = hold(busy, "erase-1");
    expect(leave(admit(held, "run-2", true), "run-1")).toEqual({
      ...EMPTY,
      queued: "run-2",
      held: "erase-1",
    });
    expect(admit(hold(EMPTY, "erase-1"), "run-1", false)).toMatchObject({ running: null, queued: "run-1" });
    expect(release({ ...EMPTY, queued: "run-2", held: "erase-1" }, "erase-1").running).toBe("run-2");
    expect(release(held, "erase-2")).toEqual(held);
    expect(hold(held, "erase-2")).toEqual(held);
  });

  test("whatever is asked in whatever order: at most one runs, and the last wish runs or waits", () => {
    const wish = fc.record({ ask: fc.boolean(), run: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
        let head = EMPTY;
        for (const { ask, run } of wishes) {
          head = ask ? admit(head, run, true) : leave(head, run);
          if (ask) expect([head.running, head.queued]).toContain(run);
          expect(head.running === null ? head.queued : null).toBeNull();
        }
      }),
    );
  });
});

describe("the next attempt", () => {
  const samePolicy = true;
  const ended = (attempt: number, outcome: string) => ({
    attempt,
    outcome,
    instance: "ended" as const,
    samePolicy,
  });
  const asked = { force: false, automatic: false };

  test("of something new is the first", () => expect(nextAttempt([], asked)).toEqual({ attempt: 1 }));
  test("of something done is the finished run, and says why", () => {
    expect(nextAttempt([ended(1, "promoted")], asked)).toMatchObject({
      attempt: 1,
      reused: expect.stringContaining("promoted"),
    });
  });
  test("judges again what another gate has refused, but not what it has let pass", () => {
    expect(nextAttempt([{ ...ended(1, "refused"), samePolicy: false }], asked)).toEqual({ attempt: 2 });
    expect(nextAttempt([{ ...ended(1, "promoted"), samePolicy: false }], asked).reused).toBeDefined();
  });
  test("of what a person cancelled is not made by events", () => {
    expect(nextAttempt([ended(1, "cancelled")], { ...asked, automatic: true }).reused).toContain(
      "it was cancelled",
    );
  });
  test("is a new one when it is forced", () => {
    expect(nextAttempt([ended(1, "promoted")], { ...asked, force: true })).toEqual({ attempt: 2 });
  });
  test("of a failed or cancelled run is a new one", () => {
    expect(nextAttempt([ended(1, "failed")], asked)).toEqual({ attempt: 2 });
    expect(nextAttempt([ended(1, "failed"), ended(2, "cancelled")], asked)).toEqual({ attempt: 3 });
  });
  test("of a run that is under way is that run, even when forced", () => {
    const running = [{ attempt: 1, instance: "active" as const, samePolicy }];
    expect(nextAttempt(running, { ...asked, force: true })).toEqual({
      attempt: 1,
      reused: "it is running now",
    });
  });
  test("of a run that was admitted but never started is that run", () => {
    expect(nextAttempt([{ attempt: 1, instance: "missing", samePolicy }], asked)).toEqual({ attempt: 1 });
  });
  test("of a terminated run is a new one", () => {
    expect(nextAttempt([{ attempt: 1, instance: "ended", samePolicy }], asked)).toEqual({ attempt: 2 });
  });
  test("is not made by events for ever", () => {
    const failed = [1, 2, 3].map((attempt) => ended(attempt, "failed"));
    expect(nextAttempt(failed, { ...asked, automatic: true }).reused).toContain("failed 3 times");
    expect(nextAttempt(failed, asked)).toEqual({ attempt: 4 });
  });
});

describe("an event", () => {
  const plan = { images: "images/pets" };
  const subject = "/blobServices/default/containers/images/blobs/pets/cat/1.jpg";
  test("below the plan's prefix concerns it", () => {
    expect(concerns(plan, subject, "Microsoft.Storage.BlobCreated")).toBe(true);
    expect(concerns(plan, subject, "Microsoft.Storage.BlobDeleted")).toBe(true);
  });
  test("that renames photos out of the prefix, or the prefix itself, concerns it", () => {
    const elsewhere = "/blobServices/default/containers/images/blobs/old/1.jpg";
    const from = "https://account.dfs.core.windows.net/images/pets/cat/1.jpg";
    expect(concerns(plan, elsewhere, "Microsoft.Storage.BlobRenamed", from)).toBe(true);
    const folder = "/blobServices/default/containers/images/blobs/pets";
    expect(concerns(plan, folder, "Microsoft.Storage.DirectoryDeleted")).toBe(true);
  });
  test("of another prefix, container or kind does not", () => {
    expect(concerns({ images: "images/pet" }, subject, "Microsoft.Storage.BlobCreated")).toBe(false);
    expect(concerns({ images: "photos/pets" }, subject, "Microsoft.Storage.BlobCreated")).toBe(false);
    expect(concerns(plan, subject, "Microsoft.Storage.BlobTierChanged")).toBe(false);
  });
});
