import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { Blobs } from "../../shared/clients/blobs.ts";
import { storageOf } from "../storage.ts";
import { parseReproduce } from "./options.ts";
import { winnerOf } from "./winner.ts";

const root = resolve(import.meta.dirname, "../..");

/** Trains a run's winner again on this machine and says what differs. Ends with 0 where the model has the same bytes, else with 1. */
export async function reproduceCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseReproduce(args, env);
  if (typeof options === "string") return console.log(options);
  const storage = storageOf(options);
  const { number, spec, threads: then } = await winnerOf(new Blobs({ PLANS: "", ...storage }), options.runId);
  const threads = options.threads ?? then ?? availableParallelism();
  console.log(
    `Trial ${number} of ${options.runId} again, with ${threads} ${threads === 1 ? "core" : "cores"}`,
  );
  const child = spawn(
    join(root, ".venv/bin/python"),
    ["-W", "ignore", "-m", "darkroom_training", "reproduce", spec],
    {
      cwd: join(root, "training"),
      env: {
        ...env,
        OMP_NUM_THREADS: String(threads),
        ...(storage.DataStorage && { AZURE_STORAGE_CONNECTION_STRING: storage.DataStorage }),
      },
      stdio: "inherit",
    },
  );
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 2;
}
