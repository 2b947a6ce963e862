import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { root, temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { pointAt, red, release } from "./colours.ts";
import { startServingHost } from "./host.ts";

/** Requests that are made up for each route; SCHEMATHESIS says more. */
const EACH = process.env.SCHEMATHESIS ?? "20";

const settings = await startStorage();
const blobs = new Blobs(settings);
for (const version of ["1", "2"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "2", "1");
const { url } = await startServingHost(settings.DataStorage, ["pets"]);
const folder = temporaryFolder(afterAll);

const found = [join(root, ".venv/tests"), process.env.PYTHONPATH].filter(Boolean).join(delimiter);

async function answers(version: string): Promise<boolean> {
  const asked = { method: "POST", body: new Uint8Array(red) };
  return (await fetch(`${url}/api/models/pets/predict?version=${version}`, asked)).ok;
}

/** What schemathesis reports of requests to all routes, and what it prints. */
async function schemathesis() {
  const [config, report] = [join(import.meta.dirname, "schemathesis.toml"), join(folder, "report.json")];
  const args = ["--max-examples", EACH, "--seed", "7", "--report-json-path", report];
  const env = { ...process.env, PYTHONPATH: found, HYPOTHESIS_STORAGE_DIRECTORY: join(folder, "hypothesis") };
  const program = ["-m", "schemathesis.cli", "--config-file", config, "run", `${url}/api/openapi.json`];
  const run = promisify(execFile)(join(root, ".venv/bin/python"), [...program, ...args], {
    ...{ env, cwd: folder, maxBuffer: 1 << 28 },
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return { report: JSON.parse(readFileSync(report, "utf8")), printed: stdout };
}

test("requests that are made up from the OpenAPI document are answered as it says", {
  timeout: Math.max(600_000, Number(EACH) * 30_000),
}, async () => {
  // A version that is still being loaded is 503, which would count as a fault.
  for (const version of ["1", "2"])
    await expect.poll(() => answers(version), { timeout: 120_000, interval: 200 }).toBe(true);
  const { report, printed } = await schemathesis();
  expect(report.failures, printed).toEqual([]);
  expect(report, printed).toMatchObject({ complete: true, errors: [], exit_code: 0 });
  expect(report.operations.tested).toBe(report.operations.total);
  expect(report.test_cases.generated).toBeGreaterThan((Number(EACH) * report.operations.total) / 2);
});
