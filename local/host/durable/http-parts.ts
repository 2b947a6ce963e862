import type { DurableClient } from "./client.ts";
import { Refusal } from "./refusal.ts";

/** What the routes of the Durable HTTP API need. */
export interface DurableApi {
  client: DurableClient;
  origin: () => string;
  /** The query that management URLs carry (task hub, connection, key). */
  query: () => string;
}

/** How many items a list shows unless it is told otherwise. */
export const pageSize = 100;

/** JSON text of a body; an empty one is no input. */
export function parseBody(body: Buffer): string | null {
  if (body.length === 0) return null;
  const text = body.toString();
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new Refusal(400, `The body is not JSON: ${(error as Error).message}`);
  }
}
