import { expect, test } from "vitest";
import { listing } from "../../../orchestrations/intake/listing.ts";
import { listing as contract } from "../../../shared/intake/contract.ts";
import { play } from "../replay.ts";

const input = { model: "pets", force: true, trigger: { kind: "http", at: "2026-01-01T00:00:00Z" } };
const taken = { snapshot: "s1", listedAt: "2026-01-01T00:00:20Z" };
const answer = { runId: "run-1", status: "started" };

test("a listing that was handed over asks for the run of its snapshot, as it was asked for", async () => {
  const { output, calls } = await play(contract, listing, input, {
    activities: { takeSnapshot: () => taken, requestRun: () => answer },
  });
  expect(output).toEqual(answer);
  expect(calls.at(-1)).toMatchObject({ name: "requestRun", input: { ...input, ...taken } });
});

test("also on a sample, where that was asked for", async () => {
  const { calls } = await play(
    contract,
    listing,
    { ...input, sample: 10 },
    {
      activities: { takeSnapshot: () => taken, requestRun: () => answer },
    },
  );
  expect(calls.at(-1)).toMatchObject({ name: "requestRun", input: { sample: 10 } });
});

test("it comes after whoever takes a snapshot now", async () => {
  let taking = 2;
  const { output, calls } = await play(contract, listing, input, {
    activities: { takeSnapshot: () => (taking-- > 0 ? null : taken), requestRun: () => answer },
  });
  expect(output).toEqual(answer);
  expect(calls.filter(({ name }) => name === "timer").length).toBeGreaterThan(0);
});

test("it gives up where none may be taken, and says so", async () => {
  const never = play(contract, listing, input, {
    activities: { takeSnapshot: () => null, requestRun: () => answer },
  });
  await expect(never).rejects.toThrow("ask again");
});
