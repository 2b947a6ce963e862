import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../../local/processes.ts";

const checked = (check_type: string) => ({
  check_type,
  results: { failed_checks: [], parsing_errors: [] },
  summary: { passed: 1, failed: 0 },
});
const reports = ["arm", "dockerfile", "github_actions", "azure_pipelines"].map(checked);
const label = { filepath: "ci.yml", line: 4, kind: "runner-label", message: "unknown" };

/** Runs npm run lint where programs of these names print what they do; gives how it ended, and what it added to the run's summary. */
function lint(programs: Record<string, string>) {
  const folder = temporaryFolder();
  const summary = join(folder, "summary");
  writeFileSync(summary, "");
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = {
    PATH: [folder, "/usr/bin", "/bin", dirname(process.execPath)].join(":"),
    ...{ NO_COLOR: "1", GITHUB_STEP_SUMMARY: summary },
  };
  return new Promise<{ code: number; said: string; summary: string }>((resolve) => {
    execFile(process.execPath, ["pipelines/lint/command.ts"], { cwd: root, env }, (error, out, err) =>
      resolve({
        ...{ code: error ? Number(error.code) : 0, said: out + err },
        summary: readFileSync(summary, "utf8"),
      }),
    );
  });
}

test("npm run lint counts what each linter found, and names what nobody has reviewed or is found no more", async () => {
  const { code, said, summary } = await lint({
    pipx: `case "$3" in
checkov*) echo '${JSON.stringify(reports)}' ;;
check-jsonschema*) echo '{"status": "ok", "errors": []}' ;;
*) echo '[]' ;;
esac`,
    go: `echo '${JSON.stringify([label])}'; exit 1`,
  });
  expect(code).toBe(1);
  expect(said).toContain("actionlint: ci.yml:4: runner-label unknown");
  expect(said).toContain("checkov: CKV_AZURE_35 is reviewed, and not found any more");
  expect(summary).toMatch(/^## Linters\n/);
  expect(summary).toContain("| actionlint | 1.7.12 | 2 workflows | 1 | 0 |");
});

test("a linter that says nothing, or nothing that can be read, is not taken for one that found nothing", async () => {
  expect((await lint({ pipx: "echo no network >&2; exit 1" })).said).toMatch(
    /checkov was not asked: It printed nothing\. no network\n {2}Run it alone: pipx run --spec checkov==/,
  );
  const { code, said, summary } = await lint({ pipx: "echo '{}'" });
  expect([code, summary]).toEqual([1, ""]);
  expect(said).toMatch(/What checkov [\d.]+ prints is not understood/);
});
