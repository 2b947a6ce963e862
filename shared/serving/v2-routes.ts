import { z } from "zod";
import { stream } from "../kit/answers.ts";
import { ModelName, VersionNumber } from "../kit/ids.ts";
import { ANYONE, bytes, route } from "../kit/route.ts";
import { MOST_BYTES } from "./inputs.ts";
import { InferRequest, InferResponse, ModelMetadata, ServerMetadata } from "./v2-schema.ts";

// The Open Inference Protocol, version 2, as REST. Each path of a model stands with and without a version.

/** JSON, and tensors as bytes behind it. */
export const BINARY = stream("application/octet-stream");
const here = { part: "serving", errors: "v2" } as const;
const model = { model: ModelName };
const version = { ...model, version: VersionNumber };
const Ready = z.object({ name: z.string(), ready: z.boolean() });
const request = bytes({ types: [BINARY.media], most: MOST_BYTES, json: InferRequest });

export const v2Server = route({
  ...{ ...here, name: "v2Server", method: "GET", path: "/v2", role: ANYONE },
  summary: "What this server is, and which extensions of the Open Inference Protocol it has.",
  answers: { 200: ServerMetadata },
});

export const v2Live = route({
  ...{ ...here, name: "v2Live", method: "GET", path: "/v2/health/live", role: ANYONE },
  summary: "Whether the server runs.",
  answers: { 200: z.object({ live: z.boolean() }) },
});

export const v2Ready = route({
  ...{ ...here, name: "v2Ready", method: "GET", path: "/v2/health/ready", role: ANYONE },
  summary: "Whether the server knows its models.",
  answers: { 200: z.object({ ready: z.boolean() }) },
});

export const v2Model = route({
  ...{ ...here, name: "v2Model", method: "GET", path: "/v2/models/{model}", role: "predictor" },
  summary: "What a model takes and gives, and which versions may be asked.",
  params: model,
  answers: { 200: ModelMetadata },
});

export const v2Version = route({
  ...{ ...here, name: "v2Version", method: "GET", path: "/v2/models/{model}/versions/{version}" },
  role: "predictor",
  summary: "What a version takes and gives.",
  params: version,
  answers: { 200: ModelMetadata },
});

export const v2ModelReady = route({
  ...{ ...here, name: "v2ModelReady", method: "GET", path: "/v2/models/{model}/ready", role: "predictor" },
  summary: "Whether a model can answer.",
  params: model,
  answers: { 200: Ready },
});

export const v2VersionReady = route({
  ...{ ...here, name: "v2VersionReady", method: "GET", path: "/v2/models/{model}/versions/{version}/ready" },
  role: "predictor",
  summary: "Whether a version can answer.",
  params: version,
  answers: { 200: Ready },
});

export const v2Infer = route({
  ...{ ...here, name: "v2Infer", method: "POST", path: "/v2/models/{model}/infer", role: "predictor" },
  summary: "Photos in, probabilities out.",
  params: model,
  body: request,
  answers: { 200: [InferResponse, BINARY] },
});

export const v2VersionInfer = route({
  ...{ ...here, name: "v2VersionInfer", method: "POST", path: "/v2/models/{model}/versions/{version}/infer" },
  role: "predictor",
  summary: "Photos in, probabilities of a version out.",
  params: version,
  body: request,
  answers: { 200: [InferResponse, BINARY] },
});
