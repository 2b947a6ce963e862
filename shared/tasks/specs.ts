import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { TerminalError } from "../kit/errors.ts";
import type { BlobPath } from "../kit/paths.ts";
import { specText, type TaskKind, type Written } from "../kit/task.ts";

/** The files of one task, by their names. */
export type TaskFiles = (file: string) => BlobPath;

/** Writes what a task is told, and gives the URI under which it finds that. */
export async function writeSpec<S extends { result: string }, R>(
  blobs: Blobs,
  task: TaskKind<S, R>,
  at: TaskFiles,
  spec: Written<Omit<S, "format" | "result">>,
): Promise<string> {
  const whole = { ...spec, result: blobs.uri(at("result.json")) } as Written<Omit<S, "format">>;
  await blobs.writeText(at("spec.json"), specText(task, whole));
  return blobs.uri(at("spec.json"));
}

/**
 * What a task answered; undefined before it is done, also where one that was killed has left half an answer on a volume. Throws
 * `TerminalError` if it is no answer of such a task.
 */
export async function findResult<S, R>(
  blobs: Blobs,
  task: TaskKind<S, R>,
  at: TaskFiles,
): Promise<R | undefined> {
  const { container, path } = at("result.json");
  const found = await blobs.read({ container, path });
  if (!found) return undefined;
  const answer = whole(found.text);
  if (answer === undefined) return undefined;
  const { error, data } = task.result.safeParse(answer);
  if (!error) return data;
  throw new TerminalError(
    `${container}/${path} is no result of ${task.entryPoint}: ${z.prettifyError(error)}`,
  );
}

function whole(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** What a task that succeeded answered. */
export async function resultOf<S, R>(blobs: Blobs, task: TaskKind<S, R>, at: TaskFiles): Promise<R> {
  const result = await findResult(blobs, task, at);
  if (result) return result;
  const { container, path } = at("result.json");
  throw new TerminalError(`the task ${task.entryPoint} succeeded but left no result at ${container}/${path}`);
}
