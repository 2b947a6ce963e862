import fc from "fast-check";
import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { inTurns } from "../../../shared/kit/in-turns.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { pointAt, release } from "./colours.ts";
import { startServingHost } from "./host.ts";
import { faultOf, requests } from "./hostile.ts";
import { processes } from "./memory.ts";

const SEED = Number(process.env.SEED ?? 1);
/** Before memory is looked at: what is loaded once is loaded, and heaps have grown to what the largest requests take. */
const BEFORE = 1000;
const REQUESTS = Number(process.env.REQUESTS ?? 2000);
/** Memory moves by this much from one moment to the next; the bodies alone of the huge ones are a gigabyte. */
const MOST_GROWN = 400;
const AT_ONCE = 16;

const settings = await startStorage();
const blobs = new Blobs(settings);
await release(blobs, "pets", "1");
await pointAt(blobs, "pets", "1", null);
const { url, pid } = await startServingHost(settings.DataStorage, ["pets"]);

/** Sends so many requests, and tells of each whose answer is not what it may be. */
async function storm(numRuns: number, seed: number): Promise<string[]> {
  const faults = await inTurns(fc.sample(requests, { numRuns, seed }), AT_ONCE, (sent) => faultOf(url, sent));
  return faults.filter((fault) => fault !== undefined);
}

test("good, malformed, huge, slow and broken requests get what they may get, and leave memory as it was", {
  timeout: 600_000,
}, async () => {
  expect(await storm(BEFORE, SEED + 1)).toEqual([]);
  const before = processes(pid);
  expect(await storm(REQUESTS, SEED)).toEqual([]);
  expect(processes(pid).pids).toEqual(before.pids);
  const grown = () => processes(pid).megabytes - before.megabytes;
  await expect.poll(grown, { timeout: 60_000, interval: 1000 }).toBeLessThan(MOST_GROWN);
});
