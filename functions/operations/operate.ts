import type { InvocationContext } from "@azure/functions";
import type { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { readOperation, startOperation, type Wanted } from "../../shared/operations/operations.ts";
import { ok } from "../kit/reply.ts";

/** Seconds until it is worth asking again. */
const RETRY_AFTER = 2;

/** Something that is asked of a model, and the route that tells what was found. */
type Asked = Wanted & { url: string };

/**
 * Answers what may take longer than a request: 202 with the place to ask, or 200 with what the operation has found that the caller
 * names.
 */
export async function operate<T>(
  blobs: Blobs,
  context: InvocationContext,
  { operation, ...asked }: Asked & { operation: string | undefined },
  schema: z.ZodType<T>,
) {
  if (operation === undefined) return begin(blobs, context, asked);
  const of = { model: asked.model, operationId: operation };
  const found = await readOperation(blobs, of, schema, orchestrationsOf(context));
  return found === undefined ? pending(operation, asked.url) : ok(found);
}

/** Begins to find something out, or joins whoever has, and says where to ask for it. */
export async function begin(blobs: Blobs, context: InvocationContext, { url, ...wanted }: Asked) {
  return pending(await startOperation(blobs, wanted, orchestrationsOf(context)), url);
}

/** 202 with the place to ask. */
export function pending(operationId: string, url: string) {
  const statusUrl = `${url}?operation=${operationId}`;
  const json = { operationId, status: "running" as const, statusUrl };
  const headers = { Location: statusUrl, "Retry-After": String(RETRY_AFTER) };
  return { status: 202 as const, json, headers };
}
