import { z } from "zod";
import { TerminalError } from "./errors.ts";

/** What the training wheel can be asked to do. */
export const EntryPoint = z.enum([
  "inspect",
  "check",
  "preprocess",
  "train",
  "train_several",
  "evaluate",
  "register",
  "erase",
  "predict",
  "doctor",
]);
export type EntryPoint = z.infer<typeof EntryPoint>;

/** Whether it is a training: of one trial, or of several in one run. */
export const trains = (entryPoint: EntryPoint) => entryPoint === "train" || entryPoint === "train_several";

/** The number of the layout of specs and results. Those of before have none. A wheel refuses later ones than it knows. */
export const FORMAT = 1;

const HOUR = 3600;

/** One kind of work for Databricks: what it is told, what it answers, and how long it may take. */
export interface TaskKind<S, R> {
  readonly entryPoint: EntryPoint;
  readonly spec: z.ZodObject<z.ZodRawShape> & z.ZodType<S>;
  readonly result: z.ZodType<R>;
  /** Seconds, after which Databricks ends a run of it. */
  readonly timeout: number;
}

/** The training package that a task has found installed; those of before did not say. The hash is of what its wheel installs. */
const Installed = z.object({ version: z.string(), sha256: z.string().nullable() }).optional();

/** Every spec says where its result goes, every result how many seconds it took. `timeout` is in hours. */
export function task<S extends z.ZodRawShape, R extends z.ZodRawShape>(
  entryPoint: EntryPoint,
  { spec, result, timeout }: { spec: S; result: R; timeout: number },
) {
  const format = z.int().min(1).max(FORMAT).optional();
  return {
    entryPoint,
    spec: z.strictObject({ format, ...spec, result: z.string() }),
    // Lenient: a later wheel may answer more.
    result: z.object({
      format: z.int().optional(),
      ...result,
      seconds: z.number().optional(),
      wheel: Installed,
    }),
    timeout: timeout * HOUR,
  };
}

/** A spec to be written: a list in it may be given as it comes. */
export type Written<S> = {
  [Field in keyof S]: S[Field] extends readonly (infer Item)[]
    ? S[Field] | Iterable<Item> | AsyncIterable<Item>
    : S[Field];
};

/**
 * The text of a spec, piece by piece, so that no list is ever held whole. Throws `TerminalError` for what its declaration does not
 * allow.
 */
export async function* specText<S, R>(
  { entryPoint, spec: { shape } }: TaskKind<S, R>,
  spec: Written<Omit<S, "format">>,
): AsyncGenerator<string> {
  yield `{"format": ${FORMAT}`;
  for (const [field, schema] of Object.entries(shape)) {
    const value = (spec as Record<string, unknown>)[field];
    if (value === undefined && z.safeParse(schema, undefined).success) continue;
    yield `,\n${JSON.stringify(field)}: `;
    const list = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
    if (list instanceof z.ZodArray && isIterable(value)) yield* listText(list, value, entryPoint, field);
    else yield JSON.stringify(allowed(schema, value, entryPoint, field));
  }
  yield "}\n";
}

async function* listText(
  { element }: z.ZodArray,
  items: Iterable<unknown> | AsyncIterable<unknown>,
  entryPoint: EntryPoint,
  field: string,
): AsyncGenerator<string> {
  let n = 0;
  for await (const item of items) {
    const text = JSON.stringify(allowed(element, item, entryPoint, `${field}[${n}]`));
    yield `${n === 0 ? "[" : ",\n"}${text}`;
    n++;
  }
  yield n === 0 ? "[]" : "]";
}

function allowed(schema: z.core.$ZodType, value: unknown, entryPoint: EntryPoint, field: string): unknown {
  const { error, data } = z.safeParse(schema, value);
  if (!error) return data;
  const [issue] = error.issues;
  const where = [field, ...(issue?.path ?? [])].join(".");
  throw new TerminalError(
    `the spec of ${entryPoint} is not what its declaration says: ${where}: ${issue?.message}`,
  );
}

const isIterable = (value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
