import { app } from "@azure/functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { http, ok } from "../../shared/kit/http.ts";
import { findPrediction } from "../../shared/serving/find-prediction.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";

/** GET api/predictions/{predictionId}: what was answered, by which version, and what the photo was like. */
export function registerGetPrediction({ blobs }: { blobs: Blobs }, log: InferenceLog): void {
  app.http("getPrediction", {
    methods: ["GET"],
    route: "api/predictions/{predictionId}",
    authLevel: "function",
    handler: http(z.object({ predictionId: z.string() }), async ({ predictionId }) => {
      const found = await findPrediction(blobs, log, predictionId);
      if (found) return ok(found);
      const when =
        "Predictions can be looked up from ten seconds after the answer until the log is cleaned up.";
      throw new Problem(404, "prediction-not-found", `There is no prediction "${predictionId}". ${when}`);
    }),
  });
}
