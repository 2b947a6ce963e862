import { afterAll, describe, expect, test, vi } from "vitest";
import type { Way } from "../../local/tasks-storage.ts";
import { Report } from "../../shared/doctor/report.ts";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

const photos = digits(temporaryFolder(afterAll), ["0", "1"], 60);
const [first, second] = [30, 60].map((each) => photos.filter((_, n) => n % 60 < each));
const SEARCH =
  "search: {trainers: [keras.cnn], space: {learning_rate: [0.003], dropout: [0.2]}, trials: 1, epochs: 8}";

/** Each way to storage with machines of another kind: a cluster for each run, one for a life cycle, and machines of Databricks' own. */
const CHOICES: [way: Way, compute: string][] = [
  ["volumes", "{cluster: run, node_type: small}"],
  ["secret-scope", "{cluster: lifecycle, node_type: small}"],
  ["service-credential", "{cluster: serverless}"],
];

// Tasks have no identity in their environment here: what they are told is all they have.
describe.each(CHOICES)("where tasks reach storage by %s, on %s", (way, compute) => {
  test("photos become a model, more of them a second version, and the doctor is content", {
    timeout: 600_000,
  }, async () => {
    const plan = tinyPlan(way, `compute: ${compute}\n${SEARCH}`);
    const darkroom = await startDarkroom(temporaryFolder(), { [way]: plan }, {}, ["--tasks-storage", way]);
    await upload(darkroom, way, first ?? []);
    const [one] = await runsOf(darkroom, way, 1, 280_000);
    expect(one).toMatchObject({ status: "promoted" });
    await upload(darkroom, way, second ?? []);
    const [two] = await runsOf(darkroom, way, 2, 280_000);
    expect(two?.status).toMatch(/^(promoted|refused)$/);
    expect(await examined(darkroom)).toMatchObject({ status: "ok" });
    expect((await darkroom.databricksClusters()).map(({ cluster_id }) => cluster_id)).toEqual(["local"]);
  });
});

/** What the doctor says; two who ask at once have one look. */
async function examined({ api, databricksRuns }: Darkroom): Promise<Report> {
  const ask = async (path: string) => (await fetch(api.url + path)).json();
  const [begun] = await Promise.all([ask("/api/doctor"), ask("/api/doctor")]);
  const report = await vi.waitUntil(
    async () => Report.safeParse(await ask((begun as { statusUrl: string }).statusUrl)).data,
    { timeout: 120_000, interval: 500 },
  );
  const failed = report.checks.filter(({ ok }) => !ok);
  expect(failed).toEqual([]);
  const probes = (await databricksRuns()).filter(({ run_name }) => run_name.startsWith("_doctor "));
  expect(probes.map(({ state }) => state.result_state)).toEqual(["SUCCESS"]);
  return report;
}
