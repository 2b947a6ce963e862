import { expect, test } from "vitest";
import { crashUnderLoad } from "./crash-load.ts";

test("nothing acknowledged is lost and nothing completes twice over 20 kills", {
  timeout: 240_000,
}, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`Repeat these crashes with SEED=${seed}`);
  const report = await crashUnderLoad(20, seed);
  expect(report.faults).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(0);
});
