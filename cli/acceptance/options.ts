import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import { commandLine } from "../arguments.ts";
import type { Where } from "../upload/target.ts";
import { addressOf, appUrl, modelOf, numberOf } from "../values.ts";

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

const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
const OPTIONS = {
  ...{ model: text, accuracy: text, within: text, disable: flag },
  ...{ data: text, url: text, serving: text, account: text },
};

const SHARE = {
  what: "a share above 0 and up to 1, such as 0.9",
  may: (share: number) => share > 0 && share <= 1,
};
const WEEK = 7 * 24 * 60;
const MINUTES = {
  what: "a number of minutes, such as 60, up to a week",
  may: (minutes: number) => minutes > 0 && minutes <= WEEK,
};

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseAcceptance(args: string[], env: NodeJS.ProcessEnv): AcceptanceOptions | string {
  const { values, places } = commandLine(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const [folder, ...more] = places;
  if (more.length > 0) throw new Trouble("Give one folder.", USAGE);
  const { accuracy = "0.9", within = "60", account, serving } = values;
  const model = modelOf("--model", values.model ?? "digits", USAGE);
  return {
    folder,
    where: {
      ...{ model, data: dataFolder(values.data), url: appUrl(values.url, env), account },
      ...{ key: env.DARKROOM_KEY, token: env.DARKROOM_TOKEN },
      connection: env.AZURE_STORAGE_CONNECTION_STRING,
    },
    serving: serving === undefined ? undefined : addressOf("--serving", serving),
    servingKey: env.DARKROOM_SERVING_KEY ?? env.DARKROOM_KEY,
    accuracy: numberOf("--accuracy", accuracy, SHARE, USAGE),
    within: numberOf("--within", within, MINUTES, USAGE) * 60_000,
    disable: values.disable === true,
  };
}
