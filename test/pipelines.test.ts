import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root, temporaryFolder } from "./local/processes.ts";

interface AzureJob {
  steps?: Step[];
  strategy?: { runOnce: { deploy: { steps: Step[] } } };
}
interface Step {
  uses?: string;
  run?: string;
  script?: string;
  task?: string;
  if?: string;
  condition?: string;
  inputs?: { inlineScript?: string };
  env?: Record<string, string>;
}
const read = (path: string) => parse(readFileSync(join(root, path), "utf8"));
const github = read(".github/workflows/ci.yml") as {
  permissions: object;
  jobs: Record<string, { permissions: object; env?: object; steps: Step[] }>;
};
const azure = read("pipelines/azure-pipelines.yml") as {
  stages: { stage: string; jobs: AzureJob[] }[];
};
const { scripts } = read("package.json") as { scripts: Record<string, string> };
const commands = (steps: Step[]) =>
  steps
    .flatMap(({ run, script, inputs }) => (run ?? script ?? inputs?.inlineScript ?? "").split("\n"))
    .filter((command) => command.startsWith("npm "));
const onGithub = Object.entries(github.jobs).map(([name, { steps }]) => ({ name, steps }));
const onAzure = azure.stages.map(({ stage, jobs }) => ({
  name: stage,
  steps: jobs.flatMap(({ steps, strategy }) => steps ?? strategy?.runOnce.deploy.steps ?? []),
}));

test("both systems have the same stages, which run the same commands", () => {
  const shape = (stages: { name: string; steps: Step[] }[]) =>
    stages.map(({ name, steps }) => ({ name, commands: commands(steps) }));
  expect(shape(onAzure)).toEqual(shape(onGithub));
});

const nightly = {
  github: read(".github/workflows/nightly.yml") as typeof github & { on: object },
  azure: read("pipelines/nightly.yml") as typeof azure & { schedules: { cron: string }[] },
};
const eachNight = [nightly.github.jobs.nightly?.steps, nightly.azure.stages[0]?.jobs[0]?.steps].map(
  (steps = []) => ({ name: "nightly", steps }),
);

const backups = [nightly.github.jobs.backup?.steps, nightly.azure.stages[1]?.jobs[0]?.steps].map(
  (steps = []) => steps,
);

const scans = [nightly.github.jobs.advisories?.steps, nightly.azure.stages[2]?.jobs[0]?.steps].map(
  (steps = []) => steps,
);

test("each night both look at the same: what has drifted, what is reached, whether a backup comes back, what photos become, and keep a backup; one that fails hides no other", () => {
  const looks = ["refresh", "drift", "doctor", "rehearse", "accept -- --disable"].map(
    (script) => `npm run ${script}`,
  );
  for (const { steps } of eachNight) {
    expect(commands(steps)).toEqual(looks);
    for (const step of steps)
      if (/drift|doctor|rehearse|accept/.test(commands([step])[0] ?? ""))
        expect(step.if ?? step.condition).toMatch(/!cancelled\(\)|not\(canceled\(\)\)/);
  }
  for (const steps of backups) expect(commands(steps)).toEqual(["npm run backup"]);
  for (const steps of scans) expect(commands(steps)).toEqual(["npm run advisories"]);
  expect(nightly.github.on).toHaveProperty("schedule", [{ cron: nightly.azure.schedules[0]?.cron }]);
});

test("every command is a script of this repository", () => {
  for (const { steps } of [
    ...onGithub,
    ...onAzure,
    ...eachNight,
    ...[...backups, ...scans].map((steps) => ({ steps })),
  ])
    for (const command of commands(steps))
      expect(scripts).toHaveProperty([command.replace(/^npm (run )?| -- .*$/g, "")]);
});

test("both publish what the tests came to, what they covered, and what goes to Azure", () => {
  expect(scripts.package).toBeDefined();
  for (const { steps } of [onGithub[0], onAzure[0]] as { steps: Step[] }[])
    expect(steps.find((step) => commands([step]).includes("npm test"))?.env).toEqual({ REPORTS: "reports" });
  for (const { steps } of [onGithub[0], onAzure[0]] as { steps: Step[] }[])
    expect(JSON.stringify(steps)).toMatch(/reports\/(\*\*|coverage)\/\*\.xml/);
  const published = /dist\/package\/darkroom\.zip[\s\S]*dist\/wheels[\s\S]*infra\/main\.json/;
  for (const { steps } of [onGithub[1], onAzure[1]] as { steps: Step[] }[])
    expect(JSON.stringify(steps)).toMatch(published);
});

test("what is tested on Azure is accepted there, and disabled again; production asks for nobody's photos", () => {
  for (const stages of [onGithub, onAzure]) {
    const [, , onTest, inProduction] = stages.map(({ steps }) => commands(steps));
    expect(onTest).toEqual(["npm run provision", "npm run accept -- --disable"]);
    expect(inProduction).toEqual(["npm run provision"]);
  }
});

test("what was built is what is deployed, and what ran before is at hand", () => {
  for (const stages of [onGithub, onAzure])
    for (const { name, steps } of stages.filter((stage) => ["test", "production"].includes(stage.name))) {
      const text = JSON.stringify([steps, github.jobs[name]?.env]);
      expect(text).toContain('"PACKAGE":"dist/package/darkroom.zip"');
      expect(text.includes("PREVIOUS_PACKAGE=previous/")).toBe(name === "production");
    }
});

test("actions are pinned to a commit; only what logs in to Azure may ask who it is, and only production what ran before", () => {
  for (const { steps } of [...onGithub, ...eachNight, ...[...backups, ...scans].map((steps) => ({ steps }))])
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  expect([github.permissions, nightly.github.permissions]).toEqual([{}, {}]);
  const permitted = Object.entries(github.jobs).map(([name, { permissions }]) => [name, permissions]);
  const reads = { contents: "read" };
  const deploys = { ...reads, "id-token": "write" };
  expect(Object.fromEntries(permitted)).toEqual({
    ...{ ci: reads, build: reads, test: deploys },
    production: { ...deploys, actions: "read" },
    plan: deploys,
  });
  expect(nightly.github.jobs.nightly?.permissions).toEqual(deploys);
  expect(nightly.github.jobs.backup?.permissions).toEqual(deploys);
  expect(nightly.github.jobs.advisories?.permissions).toEqual(reads);
});

test("what a change of the template would do is told of branches alone, by an identity of its own", () => {
  for (const stages of [onGithub, onAzure]) {
    const steps = stages.find(({ name }) => name === "plan")?.steps ?? [];
    expect(commands(steps)).toEqual(["npm run planned", "npm run refresh", "npm run plan"]);
    for (const step of steps)
      if (step.task === "AzureCLI@2" || step.uses?.startsWith("azure/login"))
        expect(step.if ?? step.condition).toMatch(/planned/i);
    expect(JSON.stringify(steps)).not.toMatch(/vars\.AZURE_|darkroom-(test|production)/);
  }
});

test("a plan follows a change below infra/ of a branch, and whatever is no merge", () => {
  const folder = temporaryFolder();
  const output = join(folder, "output");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
  const change = (branch: string, path: string) => {
    git("checkout", "-q", "-b", branch, "main");
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), branch);
    git("add", path);
    git("commit", "-q", "-m", branch);
    git("checkout", "-q", "--detach", "main");
    git("merge", "-q", "--no-ff", "-m", "merge", branch);
  };
  const planned = (env: Record<string, string> = {}) => {
    writeFileSync(output, "");
    const all = { PATH: process.env.PATH, FORK: "false", GITHUB_OUTPUT: output, ...env };
    const run = ["sh", [join(root, "pipelines/planned.sh")], { cwd: folder, env: all }] as const;
    return [String(execFileSync(...run)), readFileSync(output, "utf8")];
  };
  git("init", "-q", "-b", "main");
  git("commit", "-q", "--allow-empty", "-m", "begin");
  expect(planned()).toEqual(["A plan follows.\n", "planned=yes\n"]);
  change("docs", "docs/page.md");
  expect(planned()).toEqual(["Nothing below infra/ changes: there is no plan.\n", ""]);
  change("template", "infra/main.bicep");
  expect(planned()).toEqual(["A plan follows.\n", "planned=yes\n"]);
  expect(planned({ TF_BUILD: "True" })[0]).toContain("##vso[task.setvariable variable=PLANNED]yes");
  for (const FORK of ["true", "True"])
    expect(planned({ FORK })).toEqual(["A pull request of a fork logs in nowhere: there is no plan.\n", ""]);
});

test("a rehearsal keeps what the environment has, has it come back, and removes it, whatever came of it", () => {
  const folder = temporaryFolder();
  const said = join(folder, "said");
  const kept = ".darkroom/rehearsed";
  writeFileSync(
    join(folder, "node"),
    `#!/bin/sh\necho "$@" >> ${said}\nmkdir -p ${kept}\ntest "$2" != restore\n`,
    { mode: 0o755 },
  );
  writeFileSync(join(folder, "azd"), "#!/bin/sh\necho https://test.example\n", { mode: 0o755 });
  const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, AZURE_ENV_NAME: "test" };
  const script = join(root, "pipelines/rehearse.sh");
  expect(() => execFileSync("sh", [script], { cwd: folder, env, stdio: "pipe" })).toThrow("rehearse.sh");
  expect(readFileSync(said, "utf8").trim().split("\n")).toEqual([
    `cli/darkroom.mjs backup --to ${kept} --account https://test.example`,
    `cli/darkroom.mjs restore --from ${kept} --rehearse`,
  ]);
  expect(existsSync(join(folder, kept))).toBe(false);
});

test("a night's backup goes where it is told, is read whole once a week, and says what it lacks", () => {
  const folder = temporaryFolder();
  const said = join(folder, "said");
  writeFileSync(join(folder, "node"), `#!/bin/sh\necho "$@" >> ${said}\n`, { mode: 0o755 });
  writeFileSync(join(folder, "date"), "#!/bin/sh\necho 7\n", { mode: 0o755 });
  const run = (env: Record<string, string>) => {
    writeFileSync(said, "");
    const all = { ...env, PATH: `${folder}${delimiter}${process.env.PATH}` };
    execFileSync("sh", ["pipelines/backup.sh"], { cwd: root, env: all, stdio: "pipe" });
    return readFileSync(said, "utf8").trim().split("\n");
  };
  const at = "cli/darkroom.mjs backup --to kept";
  expect(run({ BACKUP_TO: "kept", BACKUP_CHECK_DAY: "1" })).toEqual([`${at} --keep 7`]);
  expect(run({ BACKUP_TO: "kept", BACKUP_KEEP: "30", DATA_ACCOUNT_URL: "https://a.example" })).toEqual([
    `${at} --keep 30 --account https://a.example`,
    `${at} --check`,
  ]);
  expect(run({ BACKUP_TO: "kept", BACKUP_CHECK_DAY: "1", BACKUP_REHEARSE: "yes" })).toEqual([
    `${at} --keep 7`,
    "cli/darkroom.mjs restore --from kept --rehearse",
  ]);
  expect(() => run({})).toThrow("BACKUP_TO: is where it goes");
});
