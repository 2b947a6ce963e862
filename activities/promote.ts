import { Conflict } from "../shared/clients/blob-errors.ts";
import type { Blobs } from "../shared/clients/blobs.ts";
import type { Deps } from "../shared/deps.ts";
import { TerminalError } from "../shared/errors.ts";
import { paths } from "../shared/paths.ts";
import { Traffic } from "../shared/release/traffic.ts";
import type { Activity } from "./activity.ts";
import type { promote } from "./contracts/release.ts";

export const promoteWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof promote> =>
  async ({ model, version, runId, champion }) => {
    const found = await blobs.read(paths.traffic(model));
    const current = found && Traffic.parse(JSON.parse(found.text));
    if (current?.version === version) return current;
    if ((current?.version ?? null) !== champion) throw overtaken(version, champion, current);
    const traffic: Traffic = { version, previous: champion, runId, since: new Date().toISOString() };
    await write(blobs, model, traffic, found?.etag);
    return traffic;
  };

async function write(blobs: Blobs, model: string, traffic: Traffic, etag: string | undefined): Promise<void> {
  try {
    await blobs.writeJson(paths.traffic(model), traffic, etag ? { ifMatch: etag } : { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const now = await blobs.json(paths.traffic(model), Traffic);
    // A repeated write finds its own first try.
    if (now?.version !== traffic.version) throw overtaken(traffic.version, traffic.previous, now);
  }
}

function overtaken(version: string, compared: string | null, now: Traffic | undefined): TerminalError {
  const was = compared === null ? "no champion" : `champion ${compared}`;
  const is = now ? `version ${now.version} serves` : "no version serves";
  return new TerminalError(`version ${version} was compared with ${was}, but now ${is}: ask for a new run`);
}
