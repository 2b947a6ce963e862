import { z } from "zod";
import type { Answers } from "./answers.ts";

/** What is open to all, without a key. */
export const ANYONE = "anyone";

/**
 * Who may call a route: `reader` sees runs, versions, datasets and figures, `data-reader` also photos and where they went,
 * `predictor` asks a model, `operator` starts and stops work, `approver` decides what serves, `data-steward` lets data go,
 * `data-protection` erases, and sees who did what.
 */
export const ROLES = [
  "reader",
  "data-reader",
  "predictor",
  "operator",
  "approver",
  "data-steward",
  "data-protection",
] as const;
export type Role = (typeof ROLES)[number] | typeof ANYONE;

/** In which deployment of the package a route is answered. */
export type Part = "control" | "serving" | "both";

/** A switch in a query or a body, off unless it is set. */
export const Flag = z.union([z.stringbool(), z.boolean()], "must be true or false").default(false);

/** Fields by their names. */
export type Shape = Readonly<Record<string, z.ZodType>>;
type NoFields = Readonly<Record<never, z.ZodType>>;

/** A JSON object with these fields. It may be left out as a whole where each field may. */
export interface Json<Fields extends Shape = Shape> {
  readonly json: Fields;
}
export const json = <Fields extends Shape>(fields: Fields): Json<Fields> => ({ json: fields });

/** Bytes that the handler reads itself, as they come. */
export interface Bytes<Sent extends z.ZodType = z.ZodType> {
  readonly bytes: {
    /** Media types of a body that is one file. */
    readonly types: readonly string[];
    /** Bytes that such a file may have. */
    readonly most: number;
    /** The field of files, where a form may bring them. */
    readonly form?: string;
    /** What is said in JSON instead. */
    readonly json: Sent;
  };
}
export const bytes = <Sent extends z.ZodType>(said: Bytes<Sent>["bytes"]): Bytes<Sent> => ({ bytes: said });

/** A text of one of these media types, of so many bytes at the most: the body itself. It may be empty. */
export interface Text {
  readonly text: { readonly types: readonly string[]; readonly most: number };
}
export const text = (types: readonly string[], most: number): Text => ({ text: { types, most } });

/** What a body may be. */
export type Body = Json | Bytes | Text | undefined;

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

export interface Route<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Sent extends Body = Body,
  Answered extends Answers = Answers,
> {
  /** The function's name, which settings can disable: letters and digits. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Such as `/api/models/{model}`. */
  readonly path: string;
  readonly role: Role;
  readonly part: Part;
  /** One sentence for people. */
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Sent;
  /** By status. */
  readonly answers: Answered;
  /** RFC 9457's problem details, or `{error}` as the Open Inference Protocol has it. */
  readonly errors: "problem" | "v2";
}

type Declared<Path extends string, Query, Sent, Answered> = Pick<
  Route,
  "name" | "method" | "role" | "part"
> & {
  path: Path;
  summary: string;
  query?: Query;
  body?: Sent;
  answers: Answered;
  errors?: Route["errors"];
};

/** Declares a route: what its handler, its validation, its page in the OpenAPI document and its callers go by. */
export function route<
  const Path extends string,
  Params extends Readonly<Record<Names<Path>, z.ZodType>>,
  Answered extends Answers,
  Query extends Shape = NoFields,
  Sent extends Body = undefined,
>(
  declared: Declared<Path, Query, Sent, Answered> &
    ([Names<Path>] extends [never] ? { params?: Params } : { params: Params }),
): Route<Params, Query, Sent, Answered> {
  const { params = {}, query = {}, body, errors = "problem" } = declared;
  return { ...declared, params, query, body, errors } as unknown as Route<Params, Query, Sent, Answered>;
}

/** The fields of a route's JSON body. */
export type JsonFields<R extends Route> = R["body"] extends Json<infer Fields> ? Fields : NoFields;

export const jsonFields = ({ body }: Route): Shape => (body && "json" in body ? body.json : {});

/** Everything that a request says, checked: parameters of the path, the query, and the fields of a JSON body. */
export type Input<R extends Route> = z.output<z.ZodObject<R["params"] & R["query"] & JsonFields<R>>>;
