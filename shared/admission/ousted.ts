import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import type { RunEnd } from "../requests/request.ts";
import type { Head } from "./head.ts";
import { changeHead, readHead } from "./head-store.ts";

/** Writes the results of runs that lost their place in the queue. The head names them until that is done, over any crash. */
export async function endOusted(blobs: Blobs, model: string, head?: Head): Promise<void> {
  const { ousted } = head ?? (await readHead(blobs, model));
  if (ousted.length === 0) return;
  for (const { runId, outcome, because } of ousted) {
    const result: RunEnd = { outcome, because, trials: [], endedAt: new Date().toISOString() };
    await blobs.writeJson(paths.run(runId, "result.json"), result);
  }
  const done = new Set(ousted.map(({ runId }) => runId));
  await changeHead(blobs, model, (now) => ({
    ...now,
    ousted: now.ousted.filter(({ runId }) => !done.has(runId)),
  }));
}
