import {
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import { WHOLE } from "./tracer.ts";

/** Traces such a share of requests, or those whose callers are traced; and of a run all, since its parts are told on many machines. */
export function sampler(share: number): Sampler {
  const others = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) });
  return {
    shouldSample: (context, traceId, name, kind, attributes, links) =>
      attributes[WHOLE] === undefined
        ? others.shouldSample(context, traceId, name, kind, attributes, links)
        : { decision: SamplingDecision.RECORD_AND_SAMPLED },
    toString: () => `darkroom ${share}`,
  };
}
