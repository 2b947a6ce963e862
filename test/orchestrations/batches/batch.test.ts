import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batch } from "../../../orchestrations/batches/batch.ts";
import { batchListing } from "../../../orchestrations/batches/batch-listing.ts";
import { batch as contract, batchListing as listingContract } from "../../../shared/batches/contract.ts";
import type { Input } from "../../../shared/kit/contract.ts";
import { type Played, play, type Script } from "../replay.ts";

const input = (pages: number) => ({ model: "pets", batchId: "b".repeat(32), pages });
const finishBatch = () => ({ photos: 1000, unreadable: 7 });
const predictPage = () => ({ cancelled: false, photos: 10, unreadable: 1 });
const activities = { predictPage, finishBatch };

type Flow = Played<{ status: "done" | "cancelled" }>;
type Start = Input<typeof contract>;
const pagesOf = ({ calls }: Pick<Flow, "calls">) =>
  calls.filter(({ name }) => name === "predictPage").map(({ input }) => (input as { page: number }).page);
const upTo = (pages: number) => Array.from({ length: pages }, (_, n) => n + 1);

/** Plays a batch through all of its histories. */
async function whole(pages: number, script: Script) {
  const played: Flow[] = [];
  let next: Start | undefined = input(pages);
  while (next) {
    const one: Flow = await play(contract, batch, next, script);
    played.push(one);
    next = one.continuedWith as Start | undefined;
  }
  return played;
}

describe("a batch", () => {
  test("predicts each page once, four at a time, and then puts them together", async () => {
    const [played] = await whole(10, { activities });
    expect(pagesOf(played as Flow)).toEqual(upTo(10));
    expect(played?.calls.at(-1)?.name).toBe("finishBatch");
    expect(played?.output).toEqual({ status: "done", pages: 10, photos: 1000, unreadable: 7 });
    const waiting = played?.stands.map(({ open }) => open.size) ?? [];
    expect(Math.max(...waiting), "beside one that has just ended").toBe(3);
  });

  test("says how far it is: pages, photos, and files that could not be read", async () => {
    const { statuses } = await play(contract, batch, input(5), { activities });
    expect(statuses).toContainEqual({ stage: "predict", pages: 0, photos: 0, unreadable: 0 });
    expect(statuses).toContainEqual({ stage: "predict", pages: 4, photos: 40, unreadable: 4 });
    expect(statuses.at(-1)).toEqual({ stage: "finish", pages: 5, photos: 50, unreadable: 5 });
  });

  test("of a hundred thousand photos keeps every history under 300 events, and forgets no page", async () => {
    const played = await whole(200, { activities });
    expect(played.flatMap(pagesOf)).toEqual(upTo(200));
    for (const { stands } of played) expect(stands.at(-1)?.history.length).toBeLessThan(300);
    expect(played.length).toBe(5);
    expect(played.at(-1)?.output).toMatchObject({ status: "done" });
  });

  test("that is cancelled begins no further page, and puts nothing together", async () => {
    let begun = 0;
    const cancelled = () => ({ ...predictPage(), cancelled: ++begun > 6 });
    const { output, calls, left } = await play(contract, batch, input(40), {
      activities: { ...activities, predictPage: cancelled },
    });
    expect(output).toEqual({ status: "cancelled", pages: 4, photos: 40, unreadable: 4 });
    expect(pagesOf({ calls })).toEqual(upTo(8));
    expect(calls.map(({ name }) => name)).not.toContain("finishBatch");
    expect(left).toEqual([]);
  });

  test("whose page cannot be predicted ends with the reason, after the pages beside it", async () => {
    const seen: number[] = [];
    const refuse = ({ page }: { page: number }) => {
      seen.push(page);
      if (page === 2) throw new Error("the model is gone");
      return predictPage();
    };
    const ended = play(contract, batch, input(8), { activities: { ...activities, predictPage: refuse } });
    await expect(ended).rejects.toThrow("the model is gone");
    expect(seen).toEqual([1, 2, 3, 4]);
  });
});

/** What can befall a batch: pages that fail for a while, and end in any order. */
const Trouble = fc.record({
  slow: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 5 }),
  order: fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
});
type Trouble = typeof Trouble extends fc.Arbitrary<infer T> ? T : never;

function scriptOf({ slow, order }: Trouble): Script {
  let moves = 0;
  return {
    activities,
    fails: ({ input }, attempt) => slow.includes((input as { page?: number }).page ?? 0) && attempt < 4,
    next: (open) => (order[moves++ % order.length] as number) % open,
  };
}

const expectEnd = (played: Flow) => {
  expect(pagesOf(played).toSorted((a, b) => a - b)).toEqual(upTo(20));
  expect(played.output).toMatchObject({ status: "done" });
  expect(played.left).toEqual([]);
};

test("whatever fails for a while, in whatever order, a batch asks for each page and ends; also from any moment on", async () => {
  await fc.assert(
    fc.asyncProperty(Trouble, Trouble, fc.nat(), async (before, after, moment) => {
      const first = await play(contract, batch, input(20), scriptOf(before));
      expectEnd(first);
      const stand = first.stands[moment % first.stands.length];
      expectEnd(await play(contract, batch, input(20), scriptOf(after), stand));
    }),
    { numRuns: 10 },
  );
});

test("a listing that was handed over tells the batch that it led to", async () => {
  const asked = { model: "pets", listingId: "listing-1" };
  const { output, calls } = await play(listingContract, batchListing, asked, {
    activities: { listBatch: () => ({ batchId: "b" }) },
  });
  expect(output).toEqual({ batchId: "b" });
  expect(calls).toEqual([{ name: "listBatch", input: asked }]);
});

describe("a large batch", () => {
  const start: Start = { ...input(10), task: { attempt: 1 } };
  const taken = { cancelled: false, pages: 5, photos: 50, unreadable: 1 };
  const onDatabricks = {
    ...activities,
    preparePredict: () => ({ spec: "spec-uri" as string | null }),
    submitTask: () => ({ databricksRunId: "42" }),
    takeOverPages: () => taken,
    pollTask: () => ({ state: "succeeded" }),
    cancelTasks: () => ({ cancelled: 1 }),
    tasksGoOn: () => false,
  };
  const played = (changes: Record<string, unknown>, from: Start = start) => {
    const script = { ...onDatabricks, ...changes } as NonNullable<Script["activities"]>;
    return play(contract, batch, from, { activities: script }) as Promise<Flow>;
  };
  const namesOf = ({ calls }: Pick<Flow, "calls">) => calls.map(({ name }) => name);

  test("is predicted by Databricks, whose pages the app takes over: all of them once it is done", async () => {
    const nothing = { cancelled: false, pages: 0, photos: 0, unreadable: 0 };
    const first = await played({
      takeOverPages: ({ after }: { after: number }) => (after < 10 ? taken : nothing),
    });
    const done = { pages: 10, photos: 100, unreadable: 2 };
    expect(first.continuedWith).toEqual({ ...input(10), done });
    expect(first.statuses.at(-1)).toEqual({ stage: "predict", ...done });
    const wholes = first.calls.filter(({ name }) => name === "takeOverPages").map(({ input }) => input);
    expect(wholes, "the last page once the task is done").toMatchObject([
      { after: 0, all: false },
      { after: 5, all: true },
    ]);
    const second = await played({}, first.continuedWith as Start);
    expect(pagesOf(second)).toEqual([]);
    expect(second.output).toMatchObject({ status: "done" });
  });

  test("is one for the app where nothing is prepared for Databricks", async () => {
    const { output, calls } = await played({ preparePredict: () => ({ spec: null }) });
    expect(output).toMatchObject({ status: "done" });
    expect(namesOf({ calls })).not.toContain("submitTask");
    expect(pagesOf({ calls })).toEqual(upTo(10));
  });

  test("that is cancelled ends the Databricks run, and waits for its end", async () => {
    const looks = [true, false];
    const { output, calls } = await played({
      takeOverPages: () => ({ ...taken, cancelled: true }),
      tasksGoOn: () => looks.shift(),
    });
    expect(output).toEqual({ status: "cancelled", pages: 5, photos: 50, unreadable: 1 });
    expect(namesOf({ calls }).slice(-4)).toEqual(["cancelTasks", "tasksGoOn", "timer", "tasksGoOn"]);
  });

  test.each(["failed", "cancelled"])("whose run is %s at Databricks ends with the reason", async (state) => {
    const ended = played({ pollTask: () => ({ state, message: "Databricks says why" }) });
    await expect(ended).rejects.toThrow("Databricks says why");
  });

  test("has a run that was lost or purged done again, but not for ever", async () => {
    const lost = () => ({ state: "lost", message: "it is not on record" });
    let from: Start | undefined = start;
    const attempts: number[] = [];
    const all = async () => {
      while (from) {
        const { calls, continuedWith } = await played({ pollTask: lost }, from);
        for (const { name, input } of calls)
          if (name === "submitTask") attempts.push((input as { attempt: number }).attempt);
        from = continuedWith as Start | undefined;
      }
    };
    await expect(all()).rejects.toThrow("it is not on record");
    expect(attempts.length).toBeLessThanOrEqual(2);
  });

  test("that takes long keeps its histories short, and asks for one run alone", async () => {
    const { continuedWith, stands } = await played({ pollTask: () => ({ state: "active" }) });
    expect(continuedWith).toMatchObject({ task: { attempt: 1, databricksRunId: "42", spec: "spec-uri" } });
    expect(stands.at(-1)?.history.length).toBeLessThan(700);
    const next = await played({}, continuedWith as Start);
    expect(namesOf(next)).not.toContain("submitTask");
  });
});
