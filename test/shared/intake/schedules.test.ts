import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { begin, end, type Schedules } from "../../../shared/intake/schedules.ts";
import { plan } from "../../orchestrations/fixtures.ts";

const nightly = "0 0 2 * * *";
const named = (model: string, schedule = nightly) => ({
  ...plan(`dataset: {triggers: {schedule: "${schedule}"}}`),
  model,
});
const pets = [named("pets")];
const at = (text: string) => Date.parse(`2026-01-${text}:00Z`);
const NONE: Schedules = { models: {} };

/** The schedules after a dispatch that has come to its end. */
function dispatch(before: Schedules, now: number, plans = pets) {
  const { due, after } = begin(before, plans, now);
  return { due, after: due.reduce((schedules, model) => end(schedules, model, now), after) };
}

describe("a schedule", () => {
  const seen = dispatch(NONE, at("01T12:00")).after;

  test("is due when it comes due, and not again", () => {
    expect(dispatch(seen, at("02T01:59")).due).toEqual([]);
    const { due, after } = dispatch(seen, at("02T02:00"));
    expect(due).toEqual(["pets"]);
    expect(dispatch(after, at("02T02:00")).due).toEqual([]);
    expect(dispatch(after, at("02T02:01")).due).toEqual([]);
    expect(dispatch(after, at("03T02:00")).due).toEqual(["pets"]);
  });

  test("that was missed, for however long, is caught up once", () => {
    const { due, after } = dispatch(seen, at("09T11:30"));
    expect(due).toEqual(["pets"]);
    expect(dispatch(after, at("09T11:31")).due).toEqual([]);
  });

  test("of a new model, or another one of a known, waits for its next time", () => {
    expect(dispatch(NONE, at("02T02:00")).due).toEqual([]);
    const changed = dispatch(seen, at("02T03:00"), [named("pets", "0 30 2 * * *")]);
    expect(changed.due).toEqual([]);
    expect(dispatch(changed.after, at("03T02:30"), [named("pets", "0 30 2 * * *")]).due).toEqual(["pets"]);
  });

  test("that is off is never due, and what goes leaves nothing behind", () => {
    expect(dispatch(seen, at("09T00:00"), [named("pets", "off")])).toEqual({ due: [], after: NONE });
  });

  test("of whoever died over it is seen to again, once that is sure", () => {
    const { due, after } = begin(seen, pets, at("02T02:00"));
    expect(due).toEqual(["pets"]);
    expect(begin(after, pets, at("02T02:01")).due).toEqual([]);
    expect(begin(after, pets, at("02T02:59")).due).toEqual([]);
    expect(begin(after, pets, at("02T03:00")).due).toEqual(["pets"]);
  });

  test("that a clock far ahead has seen to comes due again at its next time", () => {
    const { after } = dispatch(dispatch(seen, at("31T12:00")).after, at("02T12:00"));
    expect(dispatch(after, at("03T02:00")).due).toEqual(["pets"]);
    const { after: died } = begin(seen, pets, at("31T12:00"));
    expect(begin(died, pets, at("02T12:00")).due).toEqual(["pets"]);
  });

  test("that another instance has seen to, whose clock is a little ahead, is not due again", () => {
    const { after } = dispatch(seen, at("02T02:05"));
    expect(dispatch(after, at("02T02:00"))).toEqual({ due: [], after });
  });

  test("that was begun anew meanwhile is not ended by who began it first", () => {
    const { after } = begin(seen, pets, at("02T02:00"));
    const again = begin(after, pets, at("02T03:00")).after;
    expect(end(again, "pets", at("02T02:00"))).toEqual(again);
    expect(end(again, "gone", at("02T02:00"))).toEqual(again);
  });

  test("is due once for each of its times that a dispatch follows, whenever those come", () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 20 * 1440 }), { maxLength: 60 });
    fc.assert(
      fc.property(minutes, (times) => {
        let schedules = dispatch(NONE, at("01T12:00")).after;
        const fired = new Set<number>();
        const expected = new Set<number>();
        let before = at("01T12:00");
        for (const minute of times.toSorted((a, b) => a - b)) {
          const now = at("01T12:00") + minute * 60_000;
          const nights = (time: number) => Math.floor((time - at("01T02:00")) / 86_400_000);
          if (nights(now) > nights(before)) expected.add(minute);
          const { due, after } = dispatch(schedules, now);
          if (due.length > 0) fired.add(minute);
          [schedules, before] = [after, now];
        }
        expect(fired).toEqual(expected);
      }),
    );
  });
});
