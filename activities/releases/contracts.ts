import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";
import { Sha256, VersionNumber } from "../../shared/kit/ids.ts";
import { LifecycleRequest } from "../../shared/requests/request.ts";
import { Trial } from "../../shared/search/trial.ts";
import { Released, Traffic } from "../../shared/versions/traffic.ts";

const Winner = z.object({
  request: LifecycleRequest,
  dataset: z.string(),
  winner: Trial,
  accuracy: z.number(),
});
/** What MLflow's registry calls a version. */
const Registry = z.object({ name: z.string(), number: VersionNumber });

/** Writes the spec of the winner's registration. */
export const prepareRegister = activity("prepareRegister", {
  input: Winner,
  output: z.object({ spec: z.string() }),
});

/** Reads the registry's answer. */
export const collectRegister = activity("collectRegister", {
  input: z.object({ runId: z.string(), model: z.string() }),
  output: Registry,
});

/** Predicts the golden images of a trial with the code that will serve, and fails if a probability is off. */
export const smokeTest = activity("smokeTest", {
  input: z.object({ runId: z.string(), trial: z.number(), sha256: Sha256 }),
  output: z.object({ images: z.number() }),
});

/** Takes a number, and the folder of that name, for a run's version. */
export const claimVersion = activity("claimVersion", {
  input: z.object({ model: z.string(), runId: z.string(), sha256: Sha256, registry: Registry }),
  output: z.object({ version: VersionNumber }),
});

/** Copies the winner's files into the folder that was claimed for them, from where models are served. */
export const copyModel = activity("copyModel", {
  input: Winner.extend({
    version: VersionNumber,
    sha256: Sha256,
    registry: Registry,
    /** What the gate asks people to look at. */
    warnings: z.array(z.string()),
  }),
  output: z.null(),
});

/** Points the traffic at a version, if the champion is still the one that it was compared with. */
export const promote = activity("promote", {
  input: z.object({
    model: z.string(),
    challenger: Released,
    champion: Released.nullable(),
    /** The best version so far, once this one serves. */
    best: Released,
  }),
  output: Traffic,
});

/** Repeats in MLflow's registry what the traffic pointer says. */
export const setAliases = activity("setAliases", {
  input: z.object({ model: z.string() }),
  output: z.null(),
});
