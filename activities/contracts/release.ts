import { z } from "zod";
import { activity } from "../../shared/contract.ts";
import { LifecycleRequest, LifecycleResult } from "../../shared/lifecycle.ts";
import { Traffic } from "../../shared/release/traffic.ts";
import { Trial } from "../../shared/search/trial.ts";

const Winner = z.object({
  request: LifecycleRequest,
  dataset: z.string(),
  winner: Trial,
  accuracy: z.number(),
});
const Version = z.object({ model: z.string(), version: z.string() });

/** Writes the spec of the winner's registration. */
export const prepareRegister = activity("prepareRegister", {
  input: Winner,
  output: z.object({ spec: z.string() }),
});

/** Reads the registry's answer. */
export const collectRegister = activity("collectRegister", {
  input: z.object({ runId: z.string() }),
  output: z.object({ version: z.string() }),
});

/** Copies the winner's files to where models are served from. */
export const copyModel = activity("copyModel", {
  input: Winner.extend({ version: z.string() }),
  output: z.null(),
});

/** Predicts the golden images with the code that will serve, and fails if a probability is off. */
export const smokeTest = activity("smokeTest", { input: Version, output: z.object({ images: z.number() }) });

/** Points the traffic at a version, if the champion is still the one that it was compared with. */
export const promote = activity("promote", {
  input: Version.extend({ runId: z.string(), champion: z.string().nullable() }),
  output: Traffic,
});

/** Repeats in MLflow's registry what the traffic pointer says. */
export const setAliases = activity("setAliases", {
  input: z.object({ model: z.string() }),
  output: z.null(),
});

/** Writes a life cycle's result, gives its place to the follow-up and starts that. */
export const finishRun = activity("finishRun", {
  input: z.object({ request: LifecycleRequest, result: LifecycleResult }),
  output: z.null(),
});
