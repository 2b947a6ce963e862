import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, findBicep, INFRA, PIPELINES, runBicep, snapshot } from "../../infra/bicep.ts";
import { temporaryFolder } from "../local/processes.ts";

const found = findBicep(process.env);
if (!found) console.warn("There is no Bicep compiler (BICEP, or bicep on the path): infra/ is not compiled.");
const bicep = found as string;
/** A compilation takes seconds, more beside others. */
const timeout = 300_000;

describe.skipIf(!found)("by the compiler", { timeout }, () => {
  test("the template compiles to the one that is committed, without a warning", () => {
    const { status, printed, stdout } = runBicep(bicep, ["build", join(INFRA, "main.bicep"), "--stdout"]);
    expect([status, printed.replace(stdout, "")]).toEqual([0, ""]);
    const committed = JSON.parse(readFileSync(join(INFRA, "main.json"), "utf8"));
    expect(unsigned(JSON.parse(stdout))).toEqual(unsigned(committed));
  });

  test("its linter has nothing to say", () => {
    for (const template of ["main.bicep", "pipelines/main.bicep"])
      expect(runBicep(bicep, ["lint", join(INFRA, template)])).toMatchObject({ status: 0, printed: "" });
  });

  test.each([...ENVIRONMENTS, PIPELINES])("what %s would get is what its snapshot says", (name) => {
    const { status, printed } = snapshot(bicep, join(INFRA, "env", `${name}.bicepparam`), "validate");
    expect([status, printed]).toEqual([0, expect.any(String)]);
  });

  test("a changed tier, role or setting turns a snapshot red, and is told", () => {
    const copy = temporaryFolder();
    cpSync(INFRA, copy, { recursive: true });
    edit(join(copy, "modules/workspace.bicep"), "'premium'", "'standard'");
    edit(
      join(copy, "modules/roles.bicep"),
      "role: 'blobReader', container: container",
      "role: 'blobOwner', container: container",
    );
    edit(join(copy, "main.bicep"), "PLANS: plans", `PLANS: '\${plans},other'`);
    const { status, printed } = snapshot(bicep, join(copy, "env/dev.bicepparam"), "validate");
    expect(status).toBe(1);
    for (const text of ["standard", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "other"])
      expect(printed).toContain(text);
  });

  test.each(["dev", "prod"])("azd's environment %s is the one that is looked at here", (name) => {
    const told =
      name === "dev"
        ? {}
        : { ALERT_EMAIL: "vision@example.com", SIGN_IN_CLIENT_ID: "00000000-0000-0000-0000-000000000000" };
    const azd = parameters(join(INFRA, "main.bicepparam"), { AZURE_ENV_NAME: name, ...told });
    expect(azd).toMatchObject(parameters(join(INFRA, "env", `${name}.bicepparam`)));
  });
});

/** A template without what its compiler writes of itself. */
const unsigned = (template: object) =>
  JSON.parse(JSON.stringify(template, (key, value) => (key === "_generator" ? undefined : value)));

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

function parameters(file: string, env: Record<string, string> = {}): object {
  const { status, printed, stdout } = runBicep(bicep, ["build-params", file, "--stdout"], env);
  expect(status, printed).toBe(0);
  return JSON.parse(JSON.parse(stdout).parametersJson).parameters;
}
