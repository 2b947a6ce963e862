import { expect, test } from "vitest";
import { LINTERS } from "../../../pipelines/lint/linters.ts";

const files = { workflows: ["ci.yml"], scripts: ["a.sh"] };
const findingsOf = (name: string, printed: unknown) =>
  LINTERS.find((linter) => linter.name === name)?.read(JSON.stringify(printed), files);

const report = (check_type: string, failed_checks: object[] = [], passed = 1) => ({
  check_type,
  results: { failed_checks, parsing_errors: [] },
  summary: { passed, failed: failed_checks.length },
});
const others = ["dockerfile", "github_actions", "azure_pipelines"].map((kind) => report(kind));

test("each says what it found, and where", () => {
  const vault = {
    ...{ check_id: "CKV_AZURE_110", check_name: "purge protection", resource: "vaults.kv" },
    file_path: "/arm/dev.json",
  };
  expect(findingsOf("checkov", [report("arm", [vault]), ...others])?.findings).toEqual([
    { rule: "CKV_AZURE_110", at: "arm/dev.json vaults.kv", says: "purge protection" },
  ]);
  const location = {
    symbolic: { key: { Local: { verbatim_path: "ci.yml" } } },
    concrete: { location: { start_point: { row: 4 } } },
  };
  expect(
    findingsOf("zizmor", [{ ident: "artipacked", desc: "keeps a token", locations: [location] }])?.findings,
  ).toEqual([{ rule: "artipacked", at: "ci.yml:5", says: "keeps a token" }]);
  const label = { filepath: "ci.yml", line: 4, kind: "runner-label", message: "unknown" };
  expect(findingsOf("actionlint", [label])?.findings).toEqual([
    { rule: "runner-label", at: "ci.yml:4", says: "unknown" },
  ]);
  const shebang = { file: "a.sh", line: 1, code: 2148, message: "no shell" };
  expect(findingsOf("shellcheck", [shebang])?.findings).toEqual([
    { rule: "SC2148", at: "a.sh:1", says: "no shell" },
  ]);
  const user = { file: "Dockerfile", line: 6, code: "DL3066", message: "by name" };
  expect(findingsOf("hadolint", [user])?.findings).toEqual([
    { rule: "DL3066", at: "Dockerfile:6", says: "by name" },
  ]);
  const unknown = { filename: "ci.yml", path: "$", message: "jobz" };
  const unread = { filename: "no.yml", message: "no YAML" };
  expect(
    findingsOf("check-jsonschema", { status: "fail", errors: [unknown], parse_errors: [unread] })?.findings,
  ).toEqual([
    { rule: "schema", at: "ci.yml $", says: "jobz" },
    { rule: "schema", at: "no.yml ", says: "no YAML" },
  ]);
  expect(findingsOf("check-jsonschema", { status: "ok", errors: [] })?.findings).toEqual([]);
});

test("a linter that has looked at nothing has found nothing, and is not believed", () => {
  expect(() => findingsOf("checkov", others)).toThrow("looked at nothing of arm");
  expect(() => findingsOf("checkov", { passed: 0, failed: 0 })).toThrow();
});

test("each is asked for at one version", () => {
  for (const { from, version } of LINTERS) expect(from(version).join(" ")).toContain(version);
});
