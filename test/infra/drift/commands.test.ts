import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../../local/processes.ts";

const app = "/subscriptions/0000/resourceGroups/rg-darkroom-test/providers/Microsoft.Web/sites/func-control";
const whatIf = (...changes: object[]) => JSON.stringify({ status: "Succeeded", changes });

/** Runs a program where az prints this; gives how it ended, what it said, what az was told, and what it added to the run's summary. */
function run(program: "command" | "plan", printed: string) {
  const folder = temporaryFolder();
  const [answer, told, summary] = [join(folder, "answer"), join(folder, "told"), join(folder, "summary")];
  writeFileSync(answer, printed);
  writeFileSync(summary, "");
  const az = `#!/bin/sh\necho "$* $AZURE_ENV_NAME $TRAINING_WHEEL" > ${told}\ncat ${answer}\n`;
  writeFileSync(join(folder, "az"), az, { mode: 0o755 });
  const env = {
    ...process.env,
    ...{ PATH: `${folder}${delimiter}${process.env.PATH}`, NO_COLOR: "1", CONTROL_CLIENT_ID: "known" },
    ...{ AZURE_ENV_NAME: "test", AZURE_LOCATION: "westeurope" },
    ...{ GITHUB_STEP_SUMMARY: summary, TF_BUILD: "True", AGENT_TEMPDIRECTORY: folder },
  };
  const read = (path: string) => readFileSync(path, "utf8");
  return new Promise<{ code: number; said: string; told: string; summary: string; folder: string }>(
    (resolve) => {
      execFile(process.execPath, [`infra/drift/${program}.ts`], { cwd: root, env }, (error, out, err) =>
        resolve({
          ...{ code: error ? Number(error.code) : 0, said: out + err },
          ...{ told: read(told), summary: read(summary), folder },
        }),
      );
    },
  );
}

test("npm run drift asks about this commit's template and wheel, and fails where anything would change", async () => {
  const same = await run("command", whatIf({ resourceId: app, changeType: "NoChange" }));
  expect(same).toMatchObject({ code: 0, said: "test is what the template says.\n" });
  expect(same.told).toMatch(
    /^deployment sub what-if --location westeurope --parameters \S+infra\/main\.bicepparam --no-pretty-print --output json test darkroom_training-.*\.whl$/m,
  );
  const other = await run("command", whatIf({ resourceId: app, changeType: "Create" }));
  expect(other.code).toBe(1);
  expect(other.said).toContain(
    "test is not what the template says:\n  Create resourceGroups/rg-darkroom-test",
  );
});

test("npm run plan asks by the right to read alone, fails of no change, and tells both systems of it", async () => {
  const { code, said, told, summary, folder } = await run(
    "plan",
    whatIf({ resourceId: app, changeType: "Create" }),
  );
  expect(code).toBe(0);
  expect(told).toContain(" --validation-level ProviderNoRbac ");
  const page = `## What a deployment would change in test\n\nOne resource:\n\n    Create ${app.slice(20)}\n`;
  expect(summary).toBe(page);
  expect(said).toBe(`${page}##vso[task.uploadsummary]${folder}/plan.md\n`);
  expect(readFileSync(join(folder, "plan.md"), "utf8")).toBe(page);
});

test("a plan that Azure refuses fails with its words", async () => {
  const { code, said, summary } = await run("plan", "ERROR: AuthorizationFailed");
  expect(code).toBe(1);
  expect(said).toContain("--no-pretty-print");
  expect(summary).toBe("");
});
