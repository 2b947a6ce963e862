import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { azdEnvironment, needed } from "../../infra/azd.ts";
import { temporaryFolder } from "../local/processes.ts";

function azdThat(script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "azd"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

describe("what was provisioned", () => {
  test("is asked of azd, and what is set here counts more", () => {
    const path = azdThat(`echo 'CONTROL_URL="https://azd.example"'; echo 'CONTROL_APP="func"'`);
    const env = azdEnvironment({ PATH: path, CONTROL_URL: "https://here.example" });
    expect(env).toMatchObject({ CONTROL_URL: "https://here.example", CONTROL_APP: "func" });
  });

  test("is known within a hook of azd's", () => {
    const env = { PATH: "", CONTROL_CLIENT_ID: "id" };
    expect(azdEnvironment(env)).toBe(env);
  });

  test("is unknown without azd, or without an environment: both say what to do", () => {
    expect(() => azdEnvironment({ PATH: temporaryFolder() })).toThrow("Install the Azure Developer CLI");
    const path = azdThat('echo "no environment is selected" >&2; exit 1');
    expect(() => azdEnvironment({ PATH: path })).toThrow(/no environment is selected.*azd env new/s);
  });
});

test("each value that is missing, empty or wrong is named", () => {
  const schema = z.object({ CONTROL_APP: z.string(), CONTROL_URL: z.url(), SERVING_APP: z.string() });
  const env = { CONTROL_APP: "", CONTROL_URL: "here", SERVING_APP: "func" };
  expect(() => needed(schema, env)).toThrow(/CONTROL_APP is missing\n {2}CONTROL_URL: Invalid URL/);
});
