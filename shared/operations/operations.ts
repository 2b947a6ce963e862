import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { Instance, Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { canonicalJson, sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import { type Kind, operationStart } from "./contract.ts";

/** Something that is asked of a model. */
export interface Wanted {
  kind: Kind;
  model: string;
  /** What else it is about. */
  about: object;
}

const instanceOf = (operationId: string) => `operation-${operationId}`;

/** The same question has the same name. */
const nameOf = ({ kind, model, about }: Wanted) => sha256(canonicalJson({ kind, model, about })).slice(0, 32);

/** Starts to find something out, under its name; whoever asks the same while that goes on joins it. */
export async function startOperation(
  blobs: Blobs,
  wanted: Wanted,
  orchestrations: Orchestrations,
): Promise<string> {
  const { kind, model, about } = wanted;
  const operationId = nameOf(wanted);
  if ((await orchestrations.status(instanceOf(operationId)))?.active) return operationId;
  await blobs.writeJson(paths.operation(model, operationId, "asked"), about);
  await orchestrations.start(operationStart, instanceOf(operationId), { kind, model, operationId });
  return operationId;
}

/** What an operation has found, or why that cannot be had. */
export const Answer = z.union([
  z.object({ ok: z.unknown() }),
  z.object({ problem: z.object({ status: z.number(), type: z.string(), detail: z.string() }) }),
]);

/** Does the work of an operation and keeps what it finds, or why that cannot be had. Safe to repeat. */
export async function answerOperation<A>(
  blobs: Blobs,
  { model, operationId }: { model: string; operationId: string },
  About: z.ZodType<A>,
  work: (about: A) => Promise<unknown>,
): Promise<null> {
  const about = await blobs.json(paths.operation(model, operationId, "asked"), About);
  // It was answered already: this is a repetition.
  if (about === undefined) return null;
  const answer = await work(about).then(
    (ok) => ({ ok }),
    (error: unknown) => ({ problem: problemOf(error) }),
  );
  await blobs.writeJson(paths.operation(model, operationId, "result"), answer);
  await blobs.remove(paths.operation(model, operationId, "asked"));
  return null;
}

/** A problem is an answer; any other error is the operation's own, and is tried again. */
function problemOf(error: unknown) {
  if (!(error instanceof Problem)) throw error;
  return { status: error.status, type: error.type, detail: error.message };
}

/** What an operation has found; undefined while it goes on. Throws the problem that it met. */
export async function readOperation<T>(
  blobs: Blobs,
  { model, operationId }: { model: string; operationId: string },
  schema: z.ZodType<T>,
  orchestrations: Orchestrations,
): Promise<T | undefined> {
  const instance = await orchestrations.status(instanceOf(operationId));
  const isAsked = await blobs.exists(paths.operation(model, operationId, "asked"));
  if (isAsked && instance?.active) return undefined;
  if (isAsked && instance && instance.runtimeStatus !== "Completed") throw failed(instance);
  // Until one that is asked for anew has begun, the answer from before is still the answer.
  const answer = await blobs.json(paths.operation(model, operationId, "result"), Answer);
  if (answer && "problem" in answer) {
    const { status, type, detail } = answer.problem;
    throw new Problem(status, type, detail);
  }
  const found = answer && schema.safeParse(answer.ok);
  if (found?.success) return found.data;
  if (!answer && instance && isAsked) throw failed(instance);
  // One that was about something else is none of these.
  const remedy = "answers are kept for a day; ask again without it";
  throw new Problem(404, "operation-not-found", `"${model}" has no operation "${operationId}": ${remedy}.`);
}

function failed({ runtimeStatus, output }: Instance): Problem {
  const ended = `It ended as ${runtimeStatus} without an answer: ${String(output)}`;
  return new Problem(500, "operation-failed", `${ended}. Ask again: it begins anew.`);
}
