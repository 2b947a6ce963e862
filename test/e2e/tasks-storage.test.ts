import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Way } from "../../local/tasks-storage.ts";
import { Report } from "../../shared/doctor/report.ts";
import { root, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

const photos = digits(temporaryFolder(afterAll), ["0", "1"], 40);
const [first, second] = [20, 40].map((each) => photos.filter((_, n) => n % 40 < each));
const STANDING = "a standing cluster that rests";
const CATALOG = "main.darkroom";

type Choice = [way: Way, compute: string, registry: string];
/**
 * Each way to storage, each choice of machines and each registry of models (a schema of Unity Catalog, or MLflow's own), in as few life
 * cycles as have them all, two at a time: tasks are of one core each, and much of it is waiting.
 */
const CHOICES: [Choice, Choice][] = [
  [
    ["environment", STANDING, CATALOG],
    ["volumes", "{cluster: run, node_type: small}", ""],
  ],
  [
    ["secret-scope", "{cluster: lifecycle, node_type: small}", CATALOG],
    ["service-credential", "{cluster: serverless}", ""],
  ],
];

// Tasks have no identity in their environment here, but in the first: what they are told is all they have.
describe.each(CHOICES)("where tasks reach storage, machines and models by %j, and by %j", (...choices) => {
  test("photos become a model, more of them a second version, and the doctor is content", {
    timeout: 600_000,
  }, async () => {
    await Promise.all(choices.map(goesAllTheWay));
  });
});

async function goesAllTheWay([way, compute, registry]: Choice): Promise<void> {
  const prices = { currency: "EUR", machines: { small: { vm: 3.6 } } };
  const env = { MODEL_REGISTRY: registry, MACHINE_PRICES: JSON.stringify(prices) };
  const darkroom = await startDarkroom(temporaryFolder(), {}, env, ["--tasks-storage", way]);
  const { databricks } = darkroom;
  const standing = compute === STANDING ? await resting(darkroom) : undefined;
  const on = standing === undefined ? compute : `{cluster: ${standing}}`;
  const plan = `${tinyPlan(way)}compute: ${on}\n`;
  await publish(darkroom, way, plan);
  for (const [n, some] of [first, second].entries()) {
    await upload(darkroom, way, some ?? []);
    const [run] = await runsOf(darkroom, way, n + 1, 280_000);
    expect(run).toMatchObject({ status: "promoted", version: String(n + 1) });
    expect(await champion(darkroom, registry, way)).toBe(n + 1);
    await tellsWhatItTook(darkroom, run?.runId ?? "", compute);
  }
  expect(await examined(darkroom)).toMatchObject({ status: "ok" });
  if (standing !== undefined) await trainsAgain(darkroom, way);
  const { clusters } = await databricks<{ clusters: { cluster_id: string }[] }>("GET", "clusters/list");
  const left = clusters.map(({ cluster_id }) => cluster_id).filter((id) => id !== standing);
  expect(left).toEqual(["local"]);
}

/** What every run says of its machines, and of their cost where they have a price. */
async function tellsWhatItTook({ api }: Darkroom, runId: string, compute: string): Promise<void> {
  const run = await api.run(runId);
  const kind = /lifecycle|run|serverless/.exec(compute)?.[0] ?? "standing";
  const { machines = [], cost } = "machines" in run ? run : {};
  expect(machines).toMatchObject([{ kind, databricksRuns: expect.any(Number), untold: 0 }]);
  const [{ machine, hours = 0, seconds }] = machines as [(typeof machines)[0]];
  expect(seconds).toBeGreaterThan(0);
  if (machine !== "small")
    return expect(cost).toEqual({ ...ESTIMATE, without: [expect.stringContaining(machine)] });
  expect(cost).toEqual({ ...ESTIMATE, amount: expect.closeTo(hours * 3.6, 3), without: [] });
}

const ESTIMATE = { currency: "EUR", of: "estimate" };

/** A cluster of somebody's own, which is off. */
async function resting({ databricks }: Darkroom): Promise<string> {
  const machines = { spark_version: "17.3.x-scala2.13", node_type_id: "small", num_workers: 1 };
  const spec = { cluster_name: "ours", data_security_mode: "SINGLE_USER", ...machines };
  const { cluster_id } = await databricks<{ cluster_id: string }>("POST", "clusters/create", spec);
  await databricks("POST", "clusters/delete", { cluster_id });
  const found = () => databricks<{ state: string }>("GET", `clusters/get?cluster_id=${cluster_id}`);
  await vi.waitUntil(async () => (await found()).state === "TERMINATED", { timeout: 10_000 });
  return cluster_id;
}

async function publish({ api }: Darkroom, model: string, plan: string): Promise<void> {
  const headers = { "Content-Type": "application/yaml", "If-None-Match": "*" };
  const answer = await fetch(`${api.url}/api/models/${model}/plan`, { method: "PUT", headers, body: plan });
  expect(await answer.json()).toMatchObject({ version: 1 });
}

/** The number of the version that the registry calls the champion. */
async function champion({ databricks, mlflow }: Darkroom, registry: string, model: string): Promise<number> {
  if (registry !== "") {
    const alias = `unity-catalog/models/${registry}.${model}/aliases/champion`;
    return (await databricks<{ version_num: number }>("GET", alias)).version_num;
  }
  const query = `name=${model}&alias=champion`;
  const answer = await fetch(`${mlflow}/api/2.0/mlflow/registered-models/alias?${query}`);
  return Number(((await answer.json()) as { model_version: { version: string } }).model_version.version);
}

/** The winner once more, by the code of this checkout: nothing comes of it but its own run. */
async function trainsAgain(darkroom: Darkroom, model: string): Promise<void> {
  const [run] = await runsOf(darkroom, model, 2);
  const command = [
    join(root, "cli/darkroom.ts"),
    "train",
    run?.runId ?? "",
    "--remote",
    "--data",
    darkroom.data,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 200_000 });
  expect(stdout).toContain("never to be registered");
  expect(stdout).toMatch(/Best after epoch \d+: \d+\.\d % of validation photos are right/);
  const id = /\/runs\/([0-9a-f]{32})\b/m.exec(stdout)?.[1];
  const answer = await fetch(`${darkroom.mlflow}/api/2.0/mlflow/runs/get?run_id=${id}`);
  const { run: tracked } = (await answer.json()) as {
    run: { data: { tags: { key: string; value: string }[] } };
  };
  expect(tracked.data.tags).toContainEqual({ key: "darkroom.remote", value: "never registered" });
  expect(await darkroom.api.runs(model)).toMatchObject({ runs: [{ version: "2" }, { version: "1" }] });
}

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
