import type { Blobs } from "../../shared/clients/blobs.ts";
import { changeJson } from "../../shared/clients/change-json.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { isSame, type Released, TRAFFIC, type Traffic } from "../../shared/versions/traffic.ts";
import type { Activity } from "../activity.ts";
import type { promote } from "./contracts.ts";

export const promoteWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof promote> =>
  async ({ model, challenger, champion, best }) => {
    const since = new Date().toISOString();
    const { after } = await changeJson(blobs, paths.traffic(model), TRAFFIC, undefined, (current) => {
      // A repeated write finds its own first try.
      if (current && isSame(current, challenger)) return current;
      if (!isExpected(current, champion)) throw overtaken(challenger, champion, current);
      return { ...challenger, previous: champion?.version ?? null, best, since };
    });
    return after;
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
