import { z } from "zod";
import { type Answer, type Answers, isMedia, type Media } from "./answers.ts";
import { schemaOf } from "./json-schema.ts";
import type { Route } from "./route.ts";

/** RFC 9457's problem details, as every error of ours is. */
const Problem = z
  .looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
  .meta({ description: "What is wrong, and what to do. `type` is stable." });

/** By the form that a route declares, which names its schema too. */
export const ERRORS = {
  problem: { type: "application/problem+json", schema: Problem },
  v2: { type: "application/json", schema: z.object({ error: z.string() }) },
};

/** What OpenAPI says of the answers of a route, errors among them. */
export function responses(answers: Answers, errors: Route["errors"]) {
  const told = Object.entries(answers).map(([status, answer]) => [status, response(Number(status), answer)]);
  const content = { [ERRORS[errors].type]: { schema: { $ref: `#/components/schemas/${errors}` } } };
  return {
    ...Object.fromEntries(told),
    "4XX": { description: "The request cannot be served as it is.", content },
    "5XX": { description: "The fault is not the request's; with Retry-After where it may pass.", content },
  };
}

const DESCRIPTIONS: Record<number, string> = { 200: "Done.", 202: "Begun; Location says where to look." };
const LOCATION = { Location: { description: "Where to look.", schema: { type: "string" } } };

function response(status: number, answer: Answer) {
  const kinds = "length" in answer ? [...answer] : [answer as z.ZodType | Media];
  return {
    description: DESCRIPTIONS[status] ?? `Status ${status}.`,
    ...(status === 202 && { headers: LOCATION }),
    content: Object.assign({}, ...kinds.map(content)),
  };
}

function content(kind: z.ZodType | Media) {
  if (!isMedia(kind)) return { "application/json": { schema: schemaOf(kind, "output") } };
  return { [kind.media.replace(/;.*/, "")]: {} };
}
