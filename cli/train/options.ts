import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import { RunId } from "../../shared/kit/ids.ts";
import { commandLine } from "../arguments.ts";

export const USAGE = `darkroom train RUN_ID --remote [options]
  RUN_ID         a run that has a winner: that is trained on Databricks by the training code of this checkout, committed or not
  --remote       says so: what comes of it is for you to look at, and can never be registered. On this machine: darkroom reproduce
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine: the app's settings in the environment, DATABRICKS_HOST and its like (docs/settings.md)
  --wheels DIR   where the wheel is put, a folder of a volume; without it, beside the one that TRAINING_WHEEL names`;

/** A folder of a volume, or what lies in one. */
export const VOLUME = /^\/Volumes\/[^/]+\/[^/]+\/[^/]+/;

export interface TrainOptions {
  runId: string;
  data: string;
  wheels: string | undefined;
}

const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
const OPTIONS = { remote: flag, data: text, wheels: text };

/** Reads the command line, or gives the text that explains it. */
export function parseTrain(args: string[]): TrainOptions | string {
  const { values, places } = commandLine(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const [runId, ...more] = places;
  if (runId === undefined || more.length > 0)
    throw new Trouble("Give one run: GET /api/models/NAME/runs lists those of a model.", USAGE);
  if (!RunId.safeParse(runId).success)
    throw new Trouble(
      `${runId}: not a run's id, such as pets-0123456789ab-0123456789ab-0123456789ab-1.`,
      "GET /api/models/NAME/runs lists those of a model.",
    );
  if (!values.remote) throw new Trouble("Say --remote: on this machine it is darkroom reproduce.", USAGE);
  const { wheels } = values;
  if (wheels !== undefined && !VOLUME.test(wheels))
    throw new Trouble(
      `--wheels ${wheels}: no folder of a volume, such as /Volumes/main/darkroom/wheels.`,
      USAGE,
    );
  return { runId, data: dataFolder(values.data), wheels: wheels?.replace(/\/$/, "") };
}
