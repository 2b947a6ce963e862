import { Conflict } from "../../shared/clients/blob-errors.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { readTraffic } from "../../shared/versions/store.ts";
import { isSame, type Released, Traffic } from "../../shared/versions/traffic.ts";
import type { Activity } from "../activity.ts";
import type { promote } from "./contracts.ts";

export const promoteWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof promote> =>
  async ({ model, challenger, champion, best }) => {
    const found = await blobs.read(paths.traffic(model));
    const current = found && Traffic.parse(JSON.parse(found.text));
    if (current && isSame(current, challenger)) return current;
    if (!isExpected(current, champion)) throw overtaken(challenger, champion, current);
    const since = new Date().toISOString();
    const traffic: Traffic = { ...challenger, previous: champion?.version ?? null, best, since };
    try {
      const condition = found ? { ifMatch: found.etag } : { ifAbsent: true as const };
      await blobs.writeJson(paths.traffic(model), traffic, condition);
      return traffic;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const now = await readTraffic(blobs, model);
      // A repeated write finds its own first try.
      if (!now || !isSame(now, challenger)) throw overtaken(challenger, champion, now);
      return now;
    }
  };

const isExpected = (current: Traffic | undefined, champion: Released | null) =>
  current && champion ? isSame(current, champion) : !current && !champion;

function overtaken(
  { version }: Released,
  compared: Released | null,
  now: Traffic | undefined,
): TerminalError {
  const was = compared ? `version ${compared.version} of run ${compared.runId}` : "no champion";
  const is = now ? `version ${now.version} of run ${now.runId} serves` : "no version serves";
  return new TerminalError(`version ${version} was compared with ${was}, but now ${is}: ask for a new run`);
}
