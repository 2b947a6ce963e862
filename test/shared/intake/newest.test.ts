import { expect, test } from "vitest";
import { Newest } from "../../../shared/intake/newest.ts";

const place = (path: string) => ({ container: "images", path, directory: false });
const change = (sequencer: string, at: number, path = "a", from: string[] = []) => ({
  ...{ sequencer, at, account: "x" },
  places: [path, ...from].map(place),
});

test("what came again, or late, is covered by a newer change of its blob", () => {
  const newest = new Newest();
  newest.remember(change("05", 50));
  newest.remember(change("03", 30));
  expect(newest.covers(change("05", 50))).toBe(true);
  expect(newest.covers(change("04", 40))).toBe(true);
  expect(newest.covers(change("06", 60))).toBe(false);
  expect(newest.covers(change("04", 40, "b"))).toBe(false);
});

test("a renaming is not covered by a later change of its new place: nobody was told of the old one", () => {
  const newest = new Newest();
  newest.remember(change("05", 50));
  expect(newest.covers(change("04", 40, "a", ["other-models/a"]))).toBe(false);
  newest.remember(change("04", 40, "a", ["other-models/a"]));
  expect(newest.covers(change("04", 40, "a", ["other-models/a"]))).toBe(true);
});

test("a sequencer that begins anew is no reason to ignore what happened later", () => {
  const newest = new Newest();
  newest.remember(change("05", 50));
  expect(newest.covers(change("01", 60))).toBe(false);
});

test("an event without a sequencer is never covered", () => {
  const newest = new Newest();
  newest.remember(change("", 50));
  expect(newest.covers(change("", 50))).toBe(false);
});

test("what cannot be compared, or comes from a clock that is ahead, is not remembered", () => {
  const newest = new Newest();
  const now = Date.parse("2026-06-01T00:00:00Z");
  for (const sequencer of ["zz", "0x05", "05 ", "~"]) {
    newest.remember(change(sequencer, now), now);
    expect(newest.covers(change("04", now - 1))).toBe(false);
  }
  newest.remember(change("ff", now + 5 * 60_000 + 1), now);
  expect(newest.covers(change("04", now))).toBe(false);
  newest.remember(change("ff", now + 5 * 60_000), now);
  expect(newest.covers(change("04", now))).toBe(true);
});

test("only so many blobs are remembered", () => {
  const newest = new Newest();
  for (let n = 0; n <= 20_000; n++) newest.remember(change("1", 1, String(n)));
  expect(newest.covers(change("1", 1, "0"))).toBe(false);
  expect(newest.covers(change("1", 1, "20000"))).toBe(true);
});
