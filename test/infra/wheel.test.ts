import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { trainingWheel } from "../../local/training-wheel.ts";
import { root, temporaryFolder } from "../local/processes.ts";

test("azd is told the wheel's name and hashes, the same each time", async () => {
  const folder = temporaryFolder();
  const told = join(folder, "told");
  writeFileSync(join(folder, "azd"), `#!/bin/sh\necho "$@" >> ${told}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  for (let time = 0; time < 2; time++)
    execFileSync(process.execPath, [join(root, "infra/wheel.ts")], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
  const { path, sha256, code } = await trainingWheel(root, join(folder, "wheels"));
  const lines = [
    `env set TRAINING_WHEEL ${basename(path)}`,
    `env set TRAINING_WHEEL_SHA256 ${sha256}`,
    `env set TRAINING_CODE_SHA256 ${code}`,
  ];
  expect(readFileSync(told, "utf8").trim().split("\n")).toEqual([...lines, ...lines]);
});
