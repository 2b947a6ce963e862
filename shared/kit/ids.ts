import { z } from "zod";
import { TerminalError } from "./errors.ts";

// What comes back from tasks and callers passes one of these before it becomes part of a path or URL.

/** The SHA-256 of bytes, as we write it. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256: 64 lower-case hex digits");

/** A version's number: a folder's name, and part of URLs. */
export const VersionNumber = z.string().regex(/^[1-9]\d{0,8}$/, "must be a version's number, such as 7");

/** What a plan may call its model: it names folders, and stands in URLs. */
export const MODEL_NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** A model, by the name that its plan gives it. */
export const ModelName = z.string().meta({ description: "The model, by the name that its plan gives it." });

/** A run of ours: model, hashes of snapshot, training plan and code, attempt. It names folders, and instances of Durable. */
export const RunId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}(-[0-9a-f]{12}){3}-\d{1,6}$/, "must be a run's id");

/** A run of Databricks: 64 bits, of which a number of JavaScript holds 53. Kept as a text, written as a number where we once did. */
export const DatabricksRunId = z
  .union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative()])
  .transform((id) => String(id));

/** Durable's limit. */
const LONGEST_INSTANCE_ID = 100;

/** Whether Durable may be asked for this instance: ids become part of URLs, where other characters could name something else. */
export const isInstanceId = (id: string) => /^[\w-]+$/.test(id) && id.length <= LONGEST_INSTANCE_ID;

/** Throws `TerminalError` for what can be no instance's id. */
export function checkInstanceId(id: string): void {
  if (isInstanceId(id)) return;
  const remedy = `Names in it must be shorter, or hashes: ${LONGEST_INSTANCE_ID} letters, digits, "-" and "_" at most.`;
  throw new TerminalError(`"${id}" (${id.length} characters) can be no instance's id. ${remedy}`);
}
