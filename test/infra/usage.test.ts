import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";

test.each([
  ["infra/accept.ts", /^darkroom acceptance/],
  ["infra/doctor.ts", /^npm run doctor/],
  ["infra/drift/command.ts", /^npm run drift/],
])("%s says what it does, and refuses what it does not know, where there is no azd", (script, usage) => {
  const run = (option: string) =>
    spawnSync(process.execPath, [join(root, script), option], {
      env: { PATH: temporaryFolder() },
      encoding: "utf8",
    });
  expect(run("--help").stdout).toMatch(usage);
  expect(run("--wiat").stderr).toContain("--wiat: there is no such option");
});
