import { describe, expect, test } from "vitest";
import { notesOn } from "../../../shared/evaluation/notes.ts";
import { measured, plan } from "../../orchestrations/fixtures.ts";

const { gate } = plan();
const challenger = { ...measured(0.95), bytes: 13_500_000 };
const profile = { height: 480, width: 640, cores: 2, memory: 61_000_000 };
const alone = { photos: 1, p50: 10, p95: 12 };

describe("notes on a model", () => {
  test("are none for an evaluation of an earlier version", () =>
    expect(notesOn(measured(0.95), gate)).toEqual([]));

  test("say how far its probabilities are off, and what of it is chance", () => {
    const after = { error: 0.032, byChance: [0.011, 0.049] as [number, number] };
    const before = { error: 0.075, byChance: [0.01, 0.04] as [number, number] };
    expect(notesOn({ ...challenger, calibration: { temperature: 1.409, before, after } }, gate)).toEqual([
      "Its probabilities are off by 3.2 % on average (7.5 % before its temperature of 1.41), no more than chance: 1.1 % to 4.9 % is what a model would show that is right exactly as often as it says.",
    ]);
    expect(notesOn({ ...challenger, calibration: { after: before } }, gate)).toEqual([
      expect.stringMatching(
        /^Its probabilities are off by 7.5 % on average, more than chance: 1.0 % to 4.0 %/,
      ),
    ]);
  });

  test("advise on time and memory", () => {
    const batches = [alone, { photos: 8, p50: 40, p95: 44 }];
    expect(notesOn({ ...challenger, profile: { ...profile, batches } }, gate)).toEqual([
      "On 2 cores a photo of 640 x 480 pixels takes 10 ms (p95 12 ms), 8 at once 40 ms, decoding aside: plan for 200 photos a second at the most, 8 at once pay, and give each process 61 MB for it (the file has 14 MB).",
    ]);
  });

  test("advise against several at once where they gain nothing, and leave out what was not measured", () => {
    const gainless = { ...profile, cores: 1, batches: [alone, { photos: 8, p50: 78, p95: 80 }] };
    expect(notesOn({ ...challenger, profile: gainless }, gate)).toEqual([
      expect.stringMatching(/^On 1 core .*plan for 100 photos a second at the most, several at once gain/),
    ]);
    const short = { ...profile, memory: null, batches: [{ ...alone, p50: 400 }] };
    expect(notesOn({ ...challenger, profile: short }, gate)).toEqual([
      "On 2 cores a photo of 640 x 480 pixels takes 400 ms (p95 12 ms), decoding aside: plan for 2.5 photos a second at the most, and the file has 14 MB.",
    ]);
  });
});
