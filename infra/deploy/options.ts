import { z } from "zod";
import { argumentsOf } from "../../cli/arguments.ts";
import { numberOf } from "../../cli/values.ts";
import { Apps, needed } from "../azd.ts";

export const USAGE = `npm run deploy -- [options]
  --package FILE    what is deployed (dist/package/darkroom.zip, which npm run package makes)
  --previous FILE   goes back to its apps where the new one does not come up
  --wait MINUTES    for runs to end, before the app that controls them is cut off (60)
  --now             does not wait for them
Which apps these are, azd says, of the environment that it has selected; where CONTROL_CLIENT_ID and the like are set, they count.`;

const Environment = Apps.extend({
  UPDATE_STRATEGY: z.enum(["Recreate", "RollingUpdate"]).default("Recreate"),
});

export type DeployOptions = z.infer<typeof Environment> & {
  package: string;
  previous: string | undefined;
  /** Milliseconds that runs are given to end; undefined if nobody waits for them. */
  wait: number | undefined;
};

const WEEK = 7 * 24 * 60;
const MINUTES = { what: `a number of minutes, at most ${WEEK}`, may: (number: number) => number <= WEEK };

/** Reads the command line and what is known of the environment, or gives the text that explains them. */
export function parseDeploy(args: string[], known: () => NodeJS.ProcessEnv): DeployOptions | string {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  const options = { package: text, previous: text, wait: text, now: flag };
  const told = argumentsOf(args, options, USAGE);
  if (told.help) return USAGE;
  const { wait = "60", now, previous, package: path = "dist/package/darkroom.zip" } = told;
  const minutes = numberOf("--wait", wait, MINUTES, USAGE);
  const data = needed(Environment, known());
  // A rolling update lets what runs end by itself.
  const waits = !now && data.UPDATE_STRATEGY === "Recreate";
  return { ...data, package: path, previous, wait: waits ? minutes * 60_000 : undefined };
}
