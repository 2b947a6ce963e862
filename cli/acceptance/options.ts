import { parseArgs } from "node:util";
import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import type { Where } from "../upload/target.ts";

export const USAGE = `darkroom acceptance [DIR] [options]
  DIR               one folder of photos for each class (handwritten digits)
  --model NAME      the model that they are for (digits)
  --accuracy SHARE  of the test photos on which it must be right (0.9)
  --within MINUTES  that it may take (60)
  --disable         enables the model first, and disables it at the end, whatever comes of it
  --data DIR        the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --url URL         of the function app, or DARKROOM_URL; its key in DARKROOM_KEY, or a token for both apps in DARKROOM_TOKEN
  --serving URL     of the app that predicts, if that is another one; its key in DARKROOM_SERVING_KEY
  --account URL     of the storage account, for the identity that you are logged in with;
                    or a connection string in AZURE_STORAGE_CONNECTION_STRING`;

export interface AcceptanceOptions {
  /** Photos in class folders; without it, handwritten digits. */
  folder: string | undefined;
  where: Where;
  /** The app that predicts, and its key; the other one, if they are left out. */
  serving: string | undefined;
  servingKey: string | undefined;
  /** Least share of the test photos on which the model is right, 0..1. */
  accuracy: number;
  /** Milliseconds. */
  within: number;
  /** Whether the model is enabled for the test alone. */
  disable: boolean;
}

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseAcceptance(args: string[], env: NodeJS.ProcessEnv): AcceptanceOptions | string {
  const { values, positionals } = parse(args);
  if (values.help) return USAGE;
  const [folder, ...more] = positionals;
  if (more.length > 0) throw new Trouble("Give one folder.", USAGE);
  const { model = "digits", accuracy = "0.9", within = "60", url = env.DARKROOM_URL, account } = values;
  if (!(Number(accuracy) > 0 && Number(accuracy) <= 1))
    throw new Trouble(`--accuracy ${accuracy}: not a share above 0 and up to 1, such as 0.9.`, USAGE);
  if (!(Number(within) > 0)) throw new Trouble(`--within ${within}: not a number of minutes.`, USAGE);
  if (values.serving !== undefined && !URL.canParse(values.serving))
    throw new Trouble(`--serving ${values.serving}: not a URL.`, USAGE);
  return {
    folder,
    where: {
      ...{ model, data: dataFolder(values.data), url, account },
      ...{ key: env.DARKROOM_KEY, token: env.DARKROOM_TOKEN },
      connection: env.AZURE_STORAGE_CONNECTION_STRING,
    },
    serving: values.serving,
    servingKey: env.DARKROOM_SERVING_KEY ?? env.DARKROOM_KEY,
    accuracy: Number(accuracy),
    within: Number(within) * 60_000,
    disable: values.disable === true,
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const names = ["model", "accuracy", "within", "data", "url", "serving", "account"] as const;
  type Names = (typeof names)[number];
  const options = Object.fromEntries(names.map((name) => [name, text])) as Record<Names, typeof text>;
  try {
    const flag = { type: "boolean" } as const;
    return parseArgs({ args, options: { ...options, disable: flag, help: flag }, allowPositionals: true });
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}
