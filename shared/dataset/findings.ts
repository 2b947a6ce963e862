import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";

const Result = z.object({
  findings: z.array(
    z.object({ severity: z.enum(["error", "warning", "ok"]), sentence: z.string(), remedy: z.string() }),
  ),
});

/** Longer sentences hold the names of hundreds of classes; the report has them. */
const LONGEST = 400;

/** What a run's data checks have found, as sentences that say what to do; undefined before they are done. */
export async function readFindings(blobs: Blobs, runId: string) {
  const result = await blobs.json(paths.run(runId, "check/result.json"), Result);
  if (!result) return undefined;
  const of = (kind: string) =>
    result.findings
      .filter(({ severity }) => severity === kind)
      .map(({ sentence, remedy }) => `${sentence.slice(0, LONGEST)} ${remedy}`.trim());
  return { errors: of("error"), warnings: of("warning") };
}
