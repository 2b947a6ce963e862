import type { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { findResult } from "../tasks/specs.ts";
import { checkFiles, checkTask } from "./tasks.ts";

/** Longer sentences hold the names of hundreds of classes; the report has them. */
const LONGEST = 400;

/** What a run's data checks have found, as sentences that say what to do; undefined before they are done. */
export async function readFindings(blobs: Blobs, runId: string) {
  const result = await findResult(blobs, checkTask, checkFiles(runId));
  return result && asSentences(result);
}

/** Findings of the two kinds that people should know of, each as a sentence that says what to do. */
export function asSentences({ findings }: z.infer<typeof checkTask.result>) {
  const of = (kind: string) =>
    findings
      .filter(({ severity }) => severity === kind)
      .map(({ sentence, remedy }) => `${sentence.slice(0, LONGEST)} ${remedy}`.trim());
  return { errors: of("error"), warnings: of("warning") };
}
