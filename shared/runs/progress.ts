import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { waitsFor } from "../tasks/full.ts";

/** What a life cycle says of itself while it runs. */
const Status = z.object({
  stage: z.string(),
  /** How many tasks the stage has. */
  total: z.number().default(0),
  since: z.string().optional(),
  detail: z.string().default(""),
});

/** The files by which a stage's tasks show that they are done, below the run's folder. */
const RESULTS: Record<string, { folder: string; file: RegExp }> = {
  inspect: { folder: "inspect/", file: /^\d+\.result\.json$/ },
  check: { folder: "check/", file: /^result\.json$/ },
  preprocess: { folder: "preprocess/", file: /^\d+\.result\.json$/ },
  search: { folder: "trials/", file: /^\d+\/(epoch-\d+\/)?result\.json$/ },
  evaluate: { folder: "evaluate/", file: /^result\.json$/ },
};

/** Stage, tasks done and in all, since when, and a sentence, also of what it waits for. */
export async function readProgress(blobs: Blobs, runId: string, customStatus: unknown) {
  const status = Status.safeParse(customStatus).data ?? { stage: "starting", total: 0, detail: "" };
  const results = RESULTS[status.stage];
  let done = 0;
  if (results) {
    const folder = paths.run(runId, results.folder);
    for await (const { path } of blobs.list(folder))
      if (results.file.test(path.slice(folder.path.length))) done++;
  }
  const full = await waitsFor(blobs, runId, Date.now());
  const waits = full && `tasks wait for room on the cluster ${full}, which has as many as it takes`;
  return { ...status, detail: [status.detail, waits].filter(Boolean).join("; "), done };
}
