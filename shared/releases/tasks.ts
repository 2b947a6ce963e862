import { z } from "zod";
import { VersionNumber } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { task } from "../kit/task.ts";

/** Registers the winner in MLflow's registry, once for each key. */
export const registerTask = task("register", {
  spec: {
    /** The registered name: three levels in Unity Catalog. */
    model: z.string(),
    /** Which of MLflow's registries, where that is not the tracking server's own. */
    registry: z.enum(["databricks", "databricks-uc"]).optional(),
    /** URI. */
    folder: z.string(),
    mlflowRun: z.string(),
    key: z.string(),
    tags: z.record(z.string(), z.string()),
  },
  /** `version` is the registry's number, which ours need not be. */
  result: {
    /** The registered name; results of before did not say. */
    name: z.string().optional(),
    version: VersionNumber,
    modelId: z.string(),
    source: z.string(),
  },
  timeout: 6,
});
export const registerFiles = (runId: string) => (file: string) => paths.run(runId, `register/${file}`);
