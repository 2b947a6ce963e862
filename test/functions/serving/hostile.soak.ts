import fc from "fast-check";
import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { pointAt, release } from "./colours.ts";
import { startServingHost } from "./host.ts";
import { faultOf, good, requests, type Sent } from "./hostile.ts";
import { processes } from "./memory.ts";

/** Minutes of all kinds of requests, after a fifth as many of good ones alone. */
const MINUTES = Number(process.env.MINUTES ?? 10);
const SEED = Number(process.env.SEED ?? 1);
const AT_ONCE = 16;
/** Requests after which heaps have grown to what the largest take. */
const BEFORE = 1000;
// What is wished for, and told line by line: it depends on the machine, and on what else runs there.
/** Megabytes that host and worker take together at the most, and by which they grow from the first tenth of the time to the last. */
const MOST = 700;
const MOST_GROWN = 100;
/** How many times as long as in quiet the slowest hundredth of good requests takes. */
const MOST_SLOWER = 2;

const settings = await startStorage();
const blobs = new Blobs(settings);
await release(blobs, "pets", "1");
await pointAt(blobs, "pets", "1", null);
const { url, pid } = await startServingHost(settings.DataStorage, ["pets"]);
const goodOnes = new Set(good);

/** Sends requests, sixteen at a time, until it is over; gives what went wrong, and milliseconds of the good ones. */
async function send(kinds: fc.Arbitrary<Sent>, isOver: (sent: number) => boolean) {
  const [faults, took]: [string[], number[]] = [[], []];
  let sent = 0;
  const lane = async (_: unknown, n: number) => {
    for (let seed = SEED + n; !isOver(sent); seed += AT_ONCE)
      for (const one of fc.sample(kinds, { numRuns: 100, seed })) {
        if (isOver(sent)) break;
        sent++;
        const began = performance.now();
        const fault = await faultOf(url, one);
        if (fault !== undefined) faults.push(fault);
        else if (goodOnes.has(one)) took.push(performance.now() - began);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { faults, took, sent };
}

const within = (minutes: number) => {
  const until = performance.now() + minutes * 60_000;
  return () => performance.now() >= until;
};
const p99 = (took: number[]) => took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? Number.NaN;

test(`${MINUTES} minutes of good, malformed, huge, slow and broken requests`, {
  timeout: (MINUTES * 2 + 10) * 60_000,
}, async () => {
  const started = processes(pid);
  await send(requests, (sent) => sent >= BEFORE);
  const quiet = await send(fc.constantFrom(...good), within(MINUTES / 5));
  const held: number[] = [];
  const watch = setInterval(() => held.push(processes(pid).megabytes), 1000);
  const storm = await send(requests, within(MINUTES));
  clearInterval(watch);

  const tenth = Math.ceil(held.length / 10);
  const most = (some: number[]) => Math.round(Math.max(...some));
  const [first, last] = [most(held.slice(0, tenth)), most(held.slice(-tenth))];
  const [calm, wild] = [p99(quiet.took), p99(storm.took)];
  const said = (holds: boolean, what: string) => console.log(`${holds ? "holds " : "MISSED"} ${what}`);
  const ms = (time: number) => `${Math.round(time)} ms`;
  said(
    storm.faults.length === 0,
    `${storm.sent} requests, of which ${storm.faults.length} were answered wrongly`,
  );
  said(
    most(held) < MOST,
    `${Math.round(started.megabytes)} MB at the start, ${most(held)} at the most; below ${MOST}`,
  );
  said(
    last - first < MOST_GROWN,
    `${first} MB in the first tenth, ${last} in the last; below ${MOST_GROWN} more`,
  );
  const slower = `p99 of good requests ${ms(calm)} in quiet (${quiet.took.length}), ${ms(wild)} in the storm (${storm.took.length})`;
  said(wild < MOST_SLOWER * calm, `${slower}; below ${MOST_SLOWER} times`);
  expect(storm.faults).toEqual([]);
  expect(processes(pid).pids).toEqual(started.pids);
});
