import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { driftOf } from "../../../infra/drift/differences.ts";
import { root, temporaryFolder } from "../../local/processes.ts";

const group = "/subscriptions/0000/resourceGroups/rg-darkroom-test/providers";
const app = `${group}/Microsoft.Web/sites/func-control`;
const whatIf = (...changes: object[]) => JSON.stringify({ status: "Succeeded", changes });
const modify = (...delta: object[]) => whatIf({ resourceId: app, changeType: "Modify", delta });

test("what is as the template says, or none of its business, is no drift", () => {
  const kinds = ["NoChange", "NoEffect", "Ignore"];
  const same = kinds.map((changeType) => ({ resourceId: app, changeType, delta: null }));
  expect(driftOf(whatIf(...same))).toEqual({ differs: [], untold: [] });
  expect(driftOf(JSON.stringify({ status: "Succeeded", changes: null }))).toEqual({
    differs: [],
    untold: [],
  });
});

test("a property that was changed by hand is named, with what is and what would be", () => {
  const tls = { path: "minTlsVersion", propertyChangeType: "Modify", before: "1.0", after: "1.2" };
  const inner = { path: "properties", propertyChangeType: "Array", children: [tls] };
  expect(driftOf(modify(inner)).differs).toEqual([
    'Modify resourceGroups/rg-darkroom-test/providers/Microsoft.Web/sites/func-control\n    properties.minTlsVersion: "1.0" would become "1.2"',
  ]);
});

test("what was deleted by hand would be created, and what nobody foresaw counts", () => {
  const changes = ["Create", "Delete", "Deploy", "Modify"].map((changeType) => ({
    resourceId: app,
    changeType,
  }));
  expect(driftOf(whatIf(...changes)).differs).toHaveLength(4);
});

test("what has no effect is no drift, nor is the month in which a budget began", () => {
  const none = { path: "tags", propertyChangeType: "NoEffect", before: null, after: {} };
  const start = {
    path: "properties.timePeriod.startDate",
    ...{ propertyChangeType: "Modify", before: "2026-10-01", after: "2026-11-01" },
  };
  expect(driftOf(modify(none, start)).differs).toEqual([]);
});

test("what Azure cannot tell beforehand is named apart", () => {
  const drift = driftOf(whatIf({ resourceId: app, changeType: "Unsupported" }));
  expect(drift.differs).toEqual([]);
  expect(drift.untold).toEqual([expect.stringContaining("func-control")]);
});

test("an answer that is none says how to get it", () => {
  for (const printed of ["", "Resource changes: 1 to modify.", "{}", '{"status": "Failed", "changes": null}'])
    expect(() => driftOf(printed)).toThrow("--no-pretty-print");
});

/** Runs the program of npm run drift where az prints this; gives how it ended, what it said, and what az was told. */
function drift(printed: string): Promise<{ code: number; said: string; told: string }> {
  const folder = temporaryFolder();
  const [answer, told] = [join(folder, "answer"), join(folder, "told")];
  writeFileSync(answer, printed);
  const az = `#!/bin/sh\necho "$* $AZURE_ENV_NAME $TRAINING_WHEEL" > ${told}\ncat ${answer}\n`;
  writeFileSync(join(folder, "az"), az, { mode: 0o755 });
  const env = {
    ...process.env,
    ...{ PATH: `${folder}${delimiter}${process.env.PATH}`, NO_COLOR: "1", CONTROL_CLIENT_ID: "known" },
    ...{ AZURE_ENV_NAME: "test", AZURE_LOCATION: "westeurope" },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ["infra/drift/command.ts"], { cwd: root, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, said: out + err, told: readFileSync(told, "utf8") }),
    );
  });
}

test("npm run drift asks about this commit's template and wheel, and fails where anything would change", async () => {
  const same = await drift(whatIf({ resourceId: app, changeType: "NoChange" }));
  expect(same).toMatchObject({ code: 0, said: "test is what the template says.\n" });
  expect(same.told).toMatch(
    /^deployment sub what-if --location westeurope --parameters \S+infra\/main\.bicepparam --no-pretty-print .* test darkroom_training-.*\.whl$/m,
  );
  const other = await drift(whatIf({ resourceId: app, changeType: "Create" }));
  expect(other.code).toBe(1);
  expect(other.said).toContain(
    "test is not what the template says:\n  Create resourceGroups/rg-darkroom-test",
  );
});
