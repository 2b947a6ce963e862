import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { trainingWheel } from "../../local/training-wheel.ts";
import { root, temporaryFolder } from "../local/processes.ts";

/** What azd is told when it runs the hook with what it knows already. */
function told(known: Record<string, string>): string[] {
  const folder = temporaryFolder();
  const said = join(folder, "said");
  writeFileSync(join(folder, "azd"), `#!/bin/sh\necho "$@" >> ${said}\n`, { mode: 0o755 });
  const env = { ...process.env, ...known, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const script = join(root, "infra/preprovision.ts");
  execFileSync(process.execPath, [script], { env, stdio: ["ignore", "ignore", "pipe"] });
  return readFileSync(said, "utf8").trim().split("\n");
}

test("azd is told the wheel's name and hashes, and the month in which the budget begins", async () => {
  const { path, sha256, code } = await trainingWheel(root, join(temporaryFolder(), "wheels"));
  expect(told({ BUDGET_START: "", TASKS_STORAGE: "" })).toEqual([
    `env set TRAINING_WHEEL ${basename(path)}`,
    `env set TRAINING_WHEEL_SHA256 ${sha256}`,
    `env set TRAINING_CODE_SHA256 ${code}`,
    expect.stringMatching(/^env set BUDGET_START \d{4}-\d{2}-01$/),
  ]);
});

test("a budget that was made keeps its beginning, and tasks read photos as they do", () => {
  const lines = told({ BUDGET_START: "2025-03-01", TASKS_STORAGE: "volumes" });
  expect(lines).toContain("env set BUDGET_START 2025-03-01");
  expect(lines).toContain("env set TASKS_STORAGE volumes");
});
