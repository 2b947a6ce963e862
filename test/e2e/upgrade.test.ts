import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { RunView } from "../../cli/demo/api.ts";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, tinySearch, upload } from "./darkroom.ts";

const slow = tinySearch(2, [0.001, 0.002]).replace("trials: 2", "trials: 2, parallel: 1");
const lateSettle = tinyPlan("late").replace(
  "quiet_period: 1s, longest_wait: 30s",
  "quiet_period: 5s, longest_wait: 6s",
);
const inSearch = (run: RunView | undefined) =>
  run?.status === "running" && "stage" in run && run.stage === "search";

/**
 * An upgrade while one model searches, another one waits behind a search, and a third settles: what the code of now can go on with
 * goes on, what it cannot ends by name and is asked for again.
 */
test("an upgrade loses nothing", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1"], 60);
  const plans = { tiny: tinyPlan("tiny", slow), next: tinyPlan("next", slow), late: lateSettle };
  const before = await startDarkroom(data, plans, {}, [], "test/e2e/fixtures/older-stack.ts");
  await upload(before, "tiny", photos.slice(0, 100));
  await upload(before, "next", photos.slice(0, 100));
  const searching = await vi.waitUntil(
    async () => {
      const found = await Promise.all(["tiny", "next"].map((model) => newest(before, model)));
      return found.every(inSearch) && found;
    },
    { timeout: 120_000, interval: 200 },
  );
  await upload(before, "next", photos.slice(100));
  const waits = await before.api.retrain("next", true);
  expect(await version(before, searching[0]?.runId as string)).toBeUndefined();
  await upload(
    before,
    "late",
    photos.filter(({ path }) => path.startsWith("0/")),
  );
  await vi.waitUntil(
    async () => (await before.json("runs", "late/head.json").catch(() => ({}))).settlingSince,
    { timeout: 60_000, interval: 200 },
  );
  process.kill(-(before.child.pid as number), "SIGKILL");
  await before.ended();

  const darkroom = await startDarkroom(data, plans);
  const [again, old] = await runsOf(darkroom, "tiny", 2);
  expect(old).toMatchObject({
    runId: searching[0]?.runId,
    status: "superseded",
    because: expect.stringMatching(/^superseded by an upgrade of the app: .*Non-Deterministic/),
  });
  expect(again).toMatchObject({ status: "promoted", attempt: 2 });
  expect(await version(darkroom, again?.runId as string)).toBe("1.1");
  const followed = (await runsOf(darkroom, "next", 3)).map(({ runId, status }) => [runId, status]);
  expect(followed).toEqual([
    [searching[1]?.runId.replace(/1$/, "2"), "superseded"], // what waited has newer photos
    [waits.runId, "promoted"],
    [searching[1]?.runId, "superseded"],
  ]);
  expect(await runsOf(darkroom, "late", 1)).toMatchObject([{ status: "rejected" }]);
  // A run is seen to have ended shortly before its orchestration does.
  await expect.poll(() => running(darkroom), { timeout: 60_000, interval: 200 }).toEqual([]);
});

test("a run that was cancelled is tried again from what it has finished", { timeout: 400_000 }, async () => {
  const data = temporaryFolder();
  const darkroom = await startDarkroom(data, { tiny: tinyPlan("tiny", slow) });
  await upload(darkroom, "tiny", digits(join(data, "digits"), ["0", "1"], 50));
  const trialsOf = async (runId: string) =>
    (await darkroom.databricksRuns()).filter(({ run_name }) => run_name.startsWith(`${runId} trial-`));
  const cancelled = await vi.waitUntil(
    async () => {
      const run = await newest(darkroom, "tiny");
      const trained =
        run && (await trialsOf(run.runId)).some(({ state }) => state.result_state === "SUCCESS");
      return trained && run;
    },
    { timeout: 180_000, interval: 100 },
  );
  const post = (what: string) =>
    fetch(`${darkroom.api.url}/api/runs/${cancelled.runId}/${what}`, { method: "POST" });
  expect((await post("cancel")).status).toBe(202);
  expect(await runsOf(darkroom, "tiny", 1)).toMatchObject([{ status: "cancelled" }]);
  expect((await post("retry")).status).toBe(202);
  const [retried] = await runsOf(darkroom, "tiny", 2);
  expect(retried).toMatchObject({ status: "promoted", attempt: 2 });
  expect(retried?.trials[0]).toMatchObject({ reusedFrom: { runId: cancelled.runId, number: 1 } });
  const again = (await trialsOf(retried?.runId as string)).map(({ run_name }) => run_name.split(" ")[1]);
  expect(again).not.toContain("trial-1");
  expect((await post("retry")).status).toBe(409);
});

async function newest({ api }: Pick<Darkroom, "api">, model: string): Promise<RunView | undefined> {
  const [line] = (await api.runs(model)).runs;
  return line && api.run(line.runId);
}

const instances = ({ api }: Darkroom) => `${api.url}/runtime/webhooks/durabletask/instances`;
const running = async (darkroom: Darkroom) =>
  (await fetch(`${instances(darkroom)}?runtimeStatus=Running,Pending`)).json();
const version = async (darkroom: Darkroom, id: string) =>
  ((await (await fetch(`${instances(darkroom)}/${id}`)).json()) as { version?: string }).version;
