import { z } from "zod";
import { AREAS } from "../../shared/erasure/areas.ts";
import { ErasureRecord } from "../../shared/erasure/order.ts";
import { activity } from "../../shared/kit/contract.ts";
import { operationActivity } from "../../shared/operations/contract.ts";

const Erasure = z.object({ erasureId: z.string() });
const InModel = Erasure.extend({ model: z.string() });

/** Finds the files that hold the photo, deletes them, and names the models whose data is to be searched. */
export const eraseFiles = activity("eraseFiles", {
  input: Erasure,
  output: z.object({ files: z.number(), models: z.array(z.string()) }),
});

/** Finds the shards, golden images and MLflow runs of a model that may hold the photo, and writes the spec for Databricks. */
export const prepareErase = activity("prepareErase", {
  input: InModel.extend({ attempt: z.number() }),
  output: z.object({ spec: z.string().nullable() }),
});

/** Takes the photo out of every text of a model in one container, and deletes blobs that bear its name. */
export const eraseTexts = activity("eraseTexts", {
  input: InModel.extend({ area: z.enum(AREAS) }),
  output: z.object({ changed: z.number() }),
});

/** Writes what was done, marks the versions that learned from the photo, and forgets which photo it was. */
export const finishErasure = activity("finishErasure", {
  input: Erasure.extend({ models: z.array(z.string()), because: z.string().nullable() }),
  output: ErasureRecord.pick({ status: true, because: true }),
});

/** Finds out where a photo went. */
export const tracePhoto = operationActivity("tracePhoto");
