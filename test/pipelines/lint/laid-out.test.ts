import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { ENVIRONMENTS } from "../../../infra/bicep.ts";
import { layOut } from "../../../pipelines/lint/laid-out.ts";
import { resourcesOf } from "../../infra/snapshots.ts";
import { root, temporaryFolder } from "../../local/processes.ts";

const folder = temporaryFolder(afterAll);
layOut(root, folder);
const read = (path: string) => readFileSync(join(folder, path), "utf8");

test("linters see every resource of each environment, and no module that would hide one", () => {
  for (const environment of ENVIRONMENTS)
    expect(JSON.parse(read(`arm/${environment}.json`)).resources).toHaveLength(
      resourcesOf(environment).length,
    );
});

test("they see every workflow and pipeline, and both Dockerfiles", () => {
  expect(globSync("{.github/workflows,azure/*}/*.yml", { cwd: folder })).toHaveLength(4);
  expect(read("container/Dockerfile")).toContain("USER 1000");
  expect(read("image/Dockerfile")).toContain("databricksruntime");
});

test("for the schema alone a pipeline lacks the one task that it refuses", () => {
  const tasks = (path: string) => JSON.stringify(parse(read(path))).split('"task"').length;
  const whole = tasks("azure/azure-pipelines/azure-pipelines.yml");
  expect(tasks("schema/azure-pipelines.yml")).toBe(whole - 1);
  expect(tasks("schema/nightly.yml")).toBe(tasks("azure/nightly/azure-pipelines.yml"));
});
