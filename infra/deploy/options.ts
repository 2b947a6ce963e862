import { parseArgs } from "node:util";
import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";
import { needed } from "../azd.ts";

export const USAGE = `npm run deploy -- [options]
  --package FILE    what is deployed (dist/package/darkroom.zip, which npm run package makes)
  --previous FILE   goes back to its apps where the new one does not come up
  --wait MINUTES    for runs to end, before the app that controls them is cut off (60)
  --now             does not wait for them
Which apps these are, azd says, of the environment that it has selected; where CONTROL_CLIENT_ID and the like are set, they count.`;

/** What azd says of an environment. */
const Environment = z.object({
  AZURE_RESOURCE_GROUP: z.string(),
  CONTROL_APP: z.string(),
  CONTROL_URL: z.url(),
  SERVING_APP: z.string(),
  SERVING_URL: z.url(),
  UPDATE_STRATEGY: z.enum(["Recreate", "RollingUpdate"]).default("Recreate"),
  SIGN_IN_CLIENT_ID: z.string().optional(),
  DARKROOM_KEY: z.string().optional(),
  DARKROOM_TOKEN: z.string().optional(),
});

export type DeployOptions = z.infer<typeof Environment> & {
  package: string;
  previous: string | undefined;
  /** Milliseconds that runs are given to end; undefined if nobody waits for them. */
  wait: number | undefined;
};

/** Reads the command line and what is known of the environment, or gives the text that explains them. */
export function parseDeploy(args: string[], known: () => NodeJS.ProcessEnv): DeployOptions | string {
  const { wait = "60", now, help, previous, package: path = "dist/package/darkroom.zip" } = parse(args);
  if (help) return USAGE;
  if (!(Number(wait) >= 0)) throw new Trouble(`--wait ${wait}: not a number of minutes.`, USAGE);
  const data = needed(Environment, known());
  // A rolling update lets what runs end by itself.
  const waits = !now && data.UPDATE_STRATEGY === "Recreate";
  return { ...data, package: path, previous, wait: waits ? Number(wait) * 60_000 : undefined };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    const flag = { type: "boolean" } as const;
    return parseArgs({ args, options: { package: text, previous: text, wait: text, now: flag, help: flag } })
      .values;
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}
