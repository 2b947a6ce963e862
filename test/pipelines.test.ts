import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./local/processes.ts";

interface Step {
  uses?: string;
  run?: string;
  script?: string;
  task?: string;
  env?: Record<string, string>;
}
const read = (path: string) => parse(readFileSync(join(root, path), "utf8"));
const github = read(".github/workflows/ci.yml") as {
  permissions: object;
  jobs: Record<string, { permissions: object; steps: Step[] }>;
};
const azure = read("pipelines/azure-pipelines.yml") as {
  stages: { stage: string; jobs: { steps: Step[] }[] }[];
};
const { scripts } = read("package.json") as { scripts: Record<string, string> };
const commands = (steps: Step[]) =>
  steps.map(({ run, script }) => run ?? script ?? "").filter((command) => command.startsWith("npm "));
const onGithub = Object.entries(github.jobs).map(([name, { steps }]) => ({ name, steps }));
const onAzure = azure.stages.map(({ stage, jobs }) => ({
  name: stage,
  steps: jobs.flatMap(({ steps }) => steps),
}));

test("both systems have the same stages, which run the same commands", () => {
  const shape = (stages: { name: string; steps: Step[] }[]) =>
    stages.map(({ name, steps }) => ({ name, commands: commands(steps) }));
  expect(shape(onAzure)).toEqual(shape(onGithub));
});

test("every command is a script of this repository", () => {
  for (const { steps } of [...onGithub, ...onAzure])
    for (const command of commands(steps))
      expect(scripts).toHaveProperty([command.replace(/^npm (run )?/, "")]);
});

test("both publish what the tests came to, and what goes to Azure", () => {
  expect(scripts.package).toBeDefined();
  for (const { steps } of [onGithub[0], onAzure[0]] as { steps: Step[] }[])
    expect(steps.find((step) => commands([step]).includes("npm test"))?.env).toEqual({ REPORTS: "reports" });
  const published = /dist\/package\/darkroom\.zip[\s\S]*dist\/wheels[\s\S]*infra\/main\.json/;
  for (const { steps } of [onGithub[1], onAzure[1]] as { steps: Step[] }[])
    expect(JSON.stringify(steps)).toMatch(published);
});

test("actions are pinned to a commit, and nothing is permitted but reading", () => {
  for (const { steps } of onGithub)
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  expect(github.permissions).toEqual({});
  for (const { permissions } of Object.values(github.jobs)) expect(permissions).toEqual({ contents: "read" });
});
