import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { winnerOf } from "../../../cli/reproduce/winner.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { trialFiles } from "../../../shared/search/tasks.ts";
import { blobs, settings } from "../../activities/ground.ts";
import { root, temporaryFolder } from "../../local/processes.ts";

let runs = 0;

/** A run that ended so, and what its second trial left. */
async function ended(more: object, files: Record<string, object> = {}) {
  const runId = `pets-${++runs}`;
  const result = { outcome: "promoted", because: "it passed", endedAt: "2026-01-01T00:00:00Z", ...more };
  await blobs.writeJson(paths.run(runId, "result.json"), result);
  for (const [file, content] of Object.entries(files))
    await blobs.writeJson(trialFiles(runId, 2)(file), content);
  return runId;
}

const trial = { number: 2, trainer: "keras.cnn", hyperparameters: {}, status: "succeeded" };
const won = { winner: 2, trials: [{ ...trial, number: 1 }, trial] };
const card = { environment: { threads: 3, libraries: {} } };

test("the winner of a run is found by what its task was told, with the cores that it had", async () => {
  const runId = await ended(won, { "spec.json": {}, "model.json": card });
  const spec = blobs.uri(trialFiles(runId, 2)("spec.json"));
  expect(await winnerOf(blobs, runId)).toEqual({ number: 2, from: { runId, number: 2 }, spec, threads: 3 });
});

test("a winner that was trained by an earlier run is trained as it was there; cards of before know no cores", async () => {
  const first = await ended(won, { "spec.json": {}, "model.json": { classes: [] } });
  const reusing = { winner: 1, trials: [{ ...trial, number: 1, reusedFrom: { runId: first, number: 2 } }] };
  const spec = blobs.uri(trialFiles(first, 2)("spec.json"));
  expect(await winnerOf(blobs, await ended(reusing))).toMatchObject({
    number: 1,
    from: { runId: first, number: 2 },
    spec,
  });
});

const run = (...args: string[]) =>
  new Promise<{ code: unknown; printed: string }>((done) => {
    const env = { ...process.env, NO_COLOR: "1", AZURE_STORAGE_CONNECTION_STRING: settings.DataStorage };
    const all = [join(root, "cli/darkroom.ts"), "reproduce", ...args, "--data", temporaryFolder()];
    execFile(process.execPath, all, { env }, (error, out, err) =>
      done({ code: error?.code ?? 0, printed: out + err }),
    );
  });

test("what cannot be trained again is told with the reason", async () => {
  const unchanged = { outcome: "unchanged", because: "the same photos", sameAs: "pets-0" };
  const cases = [
    [[], "Give one run"],
    [["../x"], "../x: not a run's id."],
    [["pets-none"], "There is no result of a run pets-none."],
    [[await ended(unchanged)], "it ended unchanged, the same photos\n  The work was done by pets-0."],
    [[await ended(won)], "is gone.\n  Runs' files stay for `retention.runs`"],
    [["pets-1", "--threads", "0"], "--threads 0: not a whole number from 1 to 1000."],
    [["pets-1", "--account", "none"], '--account: "none" is no URL of a service.'],
  ] as const;
  for (const [args, told] of cases) {
    const { code, printed } = await run(...args);
    expect(printed).toContain(told);
    expect([code, printed]).toEqual([1, expect.not.stringMatching(/^\s+at /m)]);
  }
});

test("the training code is told where the files are, and its word is the command's", async () => {
  const runId = await ended(won, { "spec.json": { trainer: "keras.cnn" }, "model.json": card });
  const { code, printed } = await run(runId, "--threads", "2");
  expect(printed).toContain(`Trial 2 of ${runId} again, with 2 cores`);
  expect(printed).toMatch(/spec\.json: \w+: missing/);
  expect(code).toBe(2);
});
