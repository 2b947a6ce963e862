import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root, temporaryFolder } from "../local/processes.ts";

/** Runs a shell script where commands of these names only note what they are told; gives what they were told, in order. */
function told(script: string, commands: Record<string, string>, env: Record<string, string>): string[] {
  const folder = temporaryFolder();
  const said = join(folder, "said");
  for (const [name, does] of Object.entries(commands))
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${said}\n${does}\n`, { mode: 0o755 });
  const path = `${folder}${delimiter}/usr/bin${delimiter}/bin`;
  try {
    execFileSync("/bin/sh", ["-c", script], { cwd: root, env: { ...env, PATH: path }, stdio: "pipe" });
  } catch (error) {
    return [...lines(said), `failed: ${String((error as { stderr: Buffer }).stderr).trim()}`];
  }
  return lines(said);
}
const lines = (path: string) =>
  existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : ([] as string[]);

describe("before azd provisions", () => {
  const { run } = parse(readFileSync(join(root, "azure.yaml"), "utf8")).hooks.preprovision;
  const prepared = "node local/setup/run.mjs infra/preprovision.ts";
  const commands = { node: "", npm: "" };

  test("the template is told of the wheel", () => {
    expect(told(run, commands, { CLUSTER_REGISTRY: "acr.azurecr.io" })).toEqual([prepared]);
  });

  test("clusters get an image where that is asked for, once there is a registry", () => {
    const asked = { CLUSTER_IMAGE: "keras" };
    expect(told(run, commands, asked)).toEqual([prepared]);
    const all = told(run, commands, { ...asked, CLUSTER_REGISTRY: "acr.azurecr.io" });
    expect(all).toEqual([prepared, "npm run image"]);
  });

  test("nothing is provisioned without the image that was asked for", () => {
    const all = told(
      run,
      { ...commands, npm: "exit 1" },
      { CLUSTER_IMAGE: "keras", CLUSTER_REGISTRY: "acr" },
    );
    expect(all.at(-1)).toBe("failed: ");
  });
});

describe("after azd has provisioned", () => {
  const { run } = parse(readFileSync(join(root, "azure.yaml"), "utf8")).hooks.postprovision;

  test("the workspace is set up, and what is here is packaged and deployed", () => {
    expect(told(run, { npm: "" }, {})).toEqual([
      "npm run databricks -- setup",
      "npm run package",
      "npm run deploy -- --package dist/package/darkroom.zip",
    ]);
  });

  test("a pipeline deploys what it has built, and can go back", () => {
    expect(told(run, { npm: "" }, { PACKAGE: "built.zip", PREVIOUS_PACKAGE: "before.zip" })).toEqual([
      "npm run databricks -- setup",
      "npm run deploy -- --package built.zip --previous before.zip",
    ]);
  });

  test("where the workspace cannot be set up, nothing is deployed", () => {
    expect(told(run, { npm: "exit 1" }, {})).toEqual(["npm run databricks -- setup", "failed: "]);
  });
});

describe("npm run provision", () => {
  const script = "sh pipelines/provision.sh";
  const env = { AZURE_ENV_NAME: "test", AZURE_LOCATION: "westeurope", AZURE_SUBSCRIPTION_ID: "s" };

  test("brings up an environment that azd does not know yet on this machine", () => {
    expect(told(script, { azd: 'test "$2" != select' }, env)).toEqual([
      "azd config set auth.useAzCliAuth true",
      "azd env select test",
      "azd env new test --location westeurope --subscription s --no-prompt",
      "azd provision --no-prompt",
    ]);
  });

  test("shows why azd selects none, where it makes none either", () => {
    const azd = '[ "$1" = env ] && { echo "$2: the state is locked" >&2; exit 1; }; true';
    expect(told(script, { azd }, env).at(-1)).toContain(
      "select: the state is locked\nnew: the state is locked",
    );
  });

  test("brings one up to date that it knows", () => {
    expect(told(script, { azd: "" }, env)).not.toContainEqual(expect.stringContaining("env new"));
  });

  test("names what it is not told", () => {
    const [failed] = told(script, { azd: "" }, { AZURE_ENV_NAME: "test" });
    expect(failed).toContain("AZURE_LOCATION: is where it lies");
  });
});

test("npm run refresh asks Azure what was provisioned, and changes nothing there", () => {
  const env = { AZURE_ENV_NAME: "test", AZURE_LOCATION: "westeurope", AZURE_SUBSCRIPTION_ID: "s" };
  expect(told("sh pipelines/refresh.sh", { azd: "" }, env)).toEqual([
    "azd config set auth.useAzCliAuth true",
    "azd env select test",
    "azd env refresh --no-prompt",
  ]);
});
