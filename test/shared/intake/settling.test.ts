import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disable, enable, ignore } from "../../../shared/admission/enabled.ts";
import { EMPTY } from "../../../shared/admission/head.ts";
import { mayRestart } from "../../../shared/admission/restart.ts";
import { claim, settling, snapshotTaken } from "../../../shared/admission/settling.ts";
import { bucketAt, firstLook, settled } from "../../../shared/intake/settle.ts";

const policy = { quietPeriod: 5, longestWait: 60 };
const look = { digest: "b", newerSettle: false, waitingSince: 0 };
const at = (second: number) => new Date(second * 1000).toISOString();

describe("a look", () => {
  test("at a listing that did not change for a quiet period settles it", () => {
    expect(settled(look, "b", 10_000, policy)).toEqual({ action: "snapshot", because: "quiet" });
  });
  test("at a first or a changed listing is repeated", () => {
    expect(settled(look, undefined, 10_000, policy)).toEqual({ action: "look again" });
    expect(settled(look, "a", 10_000, policy)).toEqual({ action: "look again" });
  });
  test("is left to a later settle", () => {
    expect(settled({ ...look, newerSettle: true }, "b", 10_000, policy)).toEqual({ action: "hand over" });
  });
  test("at a listing that keeps moving settles it at the longest wait, whoever else waits", () => {
    const expected = { action: "snapshot", because: "waited long enough" };
    expect(settled({ ...look, newerSettle: true }, "a", 60_000, policy)).toEqual(expected);
  });
  test("at a disabled model ends there", () => {
    expect(settled({ ...look, waitingSince: null }, "b", 60_000, policy)).toEqual({ action: "stop" });
  });
  test("comes at least one quiet period after any arrival in the bucket", () => {
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

describe("the wait", () => {
  test("counts from the first event, whichever settle looks first", () => {
    const first = settling(EMPTY, at(3));
    expect(settling(first, at(9)).settlingSince).toBe(at(3));
  });
  test("does not count what a snapshot holds already", () => {
    expect(settling({ ...EMPTY, listedAt: at(7) }, at(3)).settlingSince).toBe(at(7));
    expect(settling({ ...EMPTY, listedAt: at(7) }, at(9)).settlingSince).toBe(at(9));
  });
});

describe("a snapshot", () => {
  test("is taken by one settle at a time", () => {
    const taken = claim(EMPTY, "settle-1", false);
    expect(claim(taken, "settle-2", true).settler).toBe("settle-1");
    expect(claim(taken, "settle-1", false).settler).toBe("settle-1");
  });
  test("is taken by another if that one died", () => {
    expect(claim({ ...EMPTY, settler: "settle-1" }, "settle-2", false).settler).toBe("settle-2");
  });
  test("lets the next settle in when its run has been asked for; a request by HTTP lets nobody in", () => {
    const taken = { ...EMPTY, settler: "settle-1", settlingSince: at(1) };
    expect(snapshotTaken(taken, "settle-1")).toEqual(EMPTY);
    expect(snapshotTaken(taken, undefined)).toEqual({ ...EMPTY, settler: "settle-1" });
  });
  test("is not taken of a disabled model", () => {
    expect(claim(disable(EMPTY, at(1)), "settle-1", false).settler).toBeNull();
  });
});

describe("a disabled model", () => {
  test("counts what it ignores, since the first", () => {
    const disabled = disable(EMPTY, at(1));
    const ignored = ignore(ignore(disabled, 3, at(5)), 4, at(9));
    expect(ignored.disabled).toEqual({ since: at(1), ignored: 7, ignoredSince: at(5) });
    expect(enable(ignored)).toEqual(EMPTY);
  });
  test("stays as it was when it is disabled again; an enabled one ignores nothing", () => {
    const disabled = ignore(disable(EMPTY, at(1)), 3, at(5));
    expect(disable(disabled, at(9))).toEqual(disabled);
    expect(enable(EMPTY)).toEqual(EMPTY);
    expect(ignore(EMPTY, 3, at(5))).toEqual(EMPTY);
  });
});

describe("late photos", () => {
  const head = { ...EMPTY, running: "run-1", queued: "run-2", runningSince: at(0) };
  const restart = { quiet_period: 5, longest_wait: 60, late_photos: "restart" as const };

  test("restart a run where the plan says so", () => {
    expect(mayRestart(head, restart, "search", 30_000)).toBe(true);
    expect(mayRestart(head, { ...restart, late_photos: "queue" }, "search", 30_000)).toBe(false);
    expect(mayRestart({ ...head, queued: null }, restart, "search", 30_000)).toBe(false);
  });
  test("wait for a run that has trained its models", () => {
    for (const stage of ["evaluate", "release", "promote", "finish"])
      expect(mayRestart(head, restart, stage, 30_000)).toBe(false);
  });
  test("that never stop hold a model up by one longest wait at most", () => {
    expect(mayRestart(head, restart, "search", 60_000)).toBe(false);
  });
});
