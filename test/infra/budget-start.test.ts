import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { budgetStart } from "../../infra/budget-start.ts";
import { temporaryFolder } from "../local/processes.ts";

const now = new Date("2026-12-24T12:00:00Z");
const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);

/** An environment on a machine where az does this. */
function where(script: string) {
  const folder = temporaryFolder();
  const asked = join(folder, "asked");
  writeFileSync(join(folder, "az"), `#!/bin/sh\necho "$@" > ${asked}\n${script}\n`, { mode: 0o755 });
  const told = { AZURE_SUBSCRIPTION_ID: "s", AZURE_ENV_NAME: "prod", ALERT_EMAIL: "a@b.example" };
  return {
    env: { ...told, PATH: `${folder}:${process.env.PATH}` },
    asked: () => readFileSync(asked, "utf8"),
  };
}

test("a budget that is there keeps its beginning, on a machine that knows nothing of it too", async () => {
  const { env, asked } = where("echo 2026-03-01T00:00:00Z");
  expect(await budgetStart(env, now)).toBe("2026-03-01");
  expect(asked()).toContain(
    "/subscriptions/s/resourceGroups/rg-darkroom-prod/providers/Microsoft.Consumption/budgets/budget-darkroom-prod",
  );
});

test("a new one begins in this month", async () => {
  for (const said of ["ResourceGroupNotFound: Resource group could not be found", "Not Found(404)"])
    expect(await budgetStart(where(`echo '${said}' >&2; exit 3`).env, now)).toBe("2026-12-01");
  expect(warned).not.toHaveBeenCalled();
});

test("where Azure does not say, somebody is told how to", async () => {
  expect(await budgetStart(where("echo 'Please run az login' >&2; exit 1").env, now)).toBe("2026-12-01");
  expect(warned).toHaveBeenCalledWith(expect.stringMatching(/az login[\s\S]*azd env set BUDGET_START/));
});

test("what azd knows is not asked for, nor where nobody is to be told of costs", async () => {
  const { env } = where("exit 9");
  expect(await budgetStart({ ...env, BUDGET_START: "2025-03-01" }, now)).toBe("2025-03-01");
  expect(await budgetStart({ ...env, ALERT_EMAIL: "" }, now)).toBe("2026-12-01");
});
