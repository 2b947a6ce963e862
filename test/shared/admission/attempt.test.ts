import { describe, expect, test } from "vitest";
import { nextAttempt } from "../../../shared/admission/attempt.ts";

const [samePolicy, forced] = [true, false];
const ended = (attempt: number, outcome: string) => ({
  attempt,
  outcome,
  instance: "ended" as const,
  samePolicy,
  forced,
});
const asked = { force: false, automatic: false, latest: true };

describe("the next attempt", () => {
  test("of something new is the first", () => expect(nextAttempt([], asked)).toEqual({ attempt: 1 }));
  test("of something done is the finished run, and says why", () => {
    expect(nextAttempt([ended(1, "promoted")], asked)).toMatchObject({
      attempt: 1,
      reused: expect.stringContaining("promoted"),
    });
  });
  test("of something done is a new one when another model was asked for since: its photos serve now", () => {
    expect(nextAttempt([ended(1, "promoted")], { ...asked, latest: false })).toEqual({ attempt: 2 });
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
  test("of a run that is under way is that run, unless one is forced and the other is not", () => {
    const running = { attempt: 1, instance: "active" as const, samePolicy };
    const reused = { attempt: 1, reused: "it is running now" };
    expect(nextAttempt([{ ...running, forced: true }], { ...asked, force: true })).toEqual(reused);
    expect(nextAttempt([{ ...running, forced: true }], asked)).toEqual(reused);
    expect(nextAttempt([{ ...running, forced: false }], asked)).toEqual(reused);
    expect(nextAttempt([{ ...running, forced: false }], { ...asked, force: true })).toEqual({ attempt: 2 });
  });
  test("of a run that was admitted but never started is that run", () => {
    expect(nextAttempt([{ attempt: 1, instance: "missing", samePolicy, forced }], asked)).toEqual({
      attempt: 1,
    });
  });
  test("of a terminated run is a new one", () => {
    expect(nextAttempt([{ attempt: 1, instance: "ended", samePolicy, forced }], asked)).toEqual({
      attempt: 2,
    });
  });
  test("is not made by events for ever", () => {
    const failed = [1, 2, 3].map((attempt) => ended(attempt, "failed"));
    expect(nextAttempt(failed, { ...asked, automatic: true }).reused).toContain("failed 3 times");
    expect(nextAttempt(failed, asked)).toEqual({ attempt: 4 });
  });
  test("is made by events however often newer photos have superseded it: those are no failures", () => {
    const superseded = [1, 2, 3].map((attempt) => ended(attempt, "superseded"));
    expect(nextAttempt(superseded, { ...asked, automatic: true })).toEqual({ attempt: 4 });
  });
});
