import { randomBytes } from "node:crypto";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { RunAnswer, type Trigger } from "../requests/request.ts";
import { listingStart } from "./contract.ts";

interface Wanted {
  model: string;
  force: boolean;
  sample?: number | undefined;
  trigger: Trigger;
}

const RANDOM_BYTES = 8;
const REQUEST_ID = /^request-[a-z0-9-]+-[0-9a-f]{16}$/;

/** Has a listing done outside of the request that asks for it, under a name of its own. */
export async function handOver(wanted: Wanted, orchestrations: Orchestrations): Promise<string> {
  const requestId = `request-${wanted.model}-${randomBytes(RANDOM_BYTES).toString("hex")}`;
  await orchestrations.start(listingStart, requestId, wanted);
  return requestId;
}

/** Where a request stands whose listing was handed over, and the run that it led to. */
export async function readRequest(requestId: string, orchestrations: Orchestrations) {
  const instance = REQUEST_ID.test(requestId) ? await orchestrations.status(requestId) : undefined;
  if (!instance) {
    const remedy =
      "requests are forgotten after a while; GET /api/models/{model}/runs lists what became of them";
    throw new Problem(404, "request-not-found", `There is no request "${requestId}": ${remedy}.`);
  }
  if (instance.active) return { requestId, status: "listing" as const };
  const answer = RunAnswer.safeParse(instance.output).data;
  if (answer) return { requestId, ...answer, statusUrl: `/api/runs/${answer.runId}` };
  const because = `It ended as ${instance.runtimeStatus}: ${String(instance.output)}. POST retrain again.`;
  return { requestId, status: "failed" as const, because };
}
