import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { photosOf } from "../../infra/databricks/resources.ts";
import { photosBy } from "../../infra/photos-by.ts";
import { temporaryFolder } from "../local/processes.ts";
import { settingsOf } from "./snapshots.ts";

/** An environment on a machine where az does this. */
function where(script: string) {
  const folder = temporaryFolder();
  const asked = join(folder, "asked");
  writeFileSync(join(folder, "az"), `#!/bin/sh\necho "$@" >> ${asked}\n${script}\n`, { mode: 0o755 });
  const told = { AZURE_SUBSCRIPTION_ID: "s", AZURE_ENV_NAME: "prod" };
  return {
    env: { ...told, PATH: `${folder}:${process.env.PATH}` },
    asked: () => readFileSync(asked, "utf8"),
  };
}
const running = 'case "$*" in *appsettings*) echo service-credential:photos;; *) echo func-control-x;; esac';

test("an app that is there goes on reading photos as it does, on a machine that knows nothing of it too", async () => {
  const { env, asked } = where(running);
  expect(await photosBy(env)).toBe("service-credential:photos");
  expect(asked()).toContain("--resource-group rg-darkroom-prod");
  expect(asked()).toContain("--name func-control-x");
});

test("a new one has a credential of its own, by the template and by the workspace's set-up alike", async () => {
  for (const nothing of [
    "true",
    "echo None",
    "echo '(ResourceGroupNotFound) could not be found' >&2; exit 3",
  ])
    expect(await photosBy(where(nothing).env)).toBe("");
  const name = photosOf({ AZURE_ENV_NAME: "prod", TASKS_STORAGE: undefined });
  expect(settingsOf("prod", "control").TASKS_STORAGE).toBe(`service-credential:${name}`);
  expect(settingsOf("dev", "control").TASKS_STORAGE).not.toContain(name);
});

test("what azd knows is not asked for, and where Azure does not say nothing is changed", async () => {
  const { env } = where("echo 'Please run az login' >&2; exit 1");
  expect(await photosBy({ ...env, TASKS_STORAGE: "volumes" })).toBe("volumes");
  await expect(photosBy(env)).rejects.toThrow(/prod read photos by now is not known: .*az login/s);
});
