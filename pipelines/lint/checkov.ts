import { z } from "zod";
import type { Finding, Looked } from "./findings.ts";

export const FRAMEWORKS = ["arm", "dockerfile", "github_actions", "azure_pipelines"];

const Reports = z.array(
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

/** Reads what checkov prints. Throws for what is none of its reports, and where it has looked at nothing of a kind: it ends well all the same. */
export function readCheckov(printed: string): Looked {
  const reports = Reports.parse(JSON.parse(printed));
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
