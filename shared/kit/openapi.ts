import { z } from "zod";
import {
  ANYONE,
  type Answer,
  type Answers,
  isMedia,
  jsonFields,
  type Media,
  type Route,
  type Shape,
} from "./route.ts";

/** RFC 9457's problem details, as every error of ours is. */
const Problem = z
  .looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
  .meta({ description: "What is wrong, and what to do. `type` is stable." });
/** By the form that a route declares, which names its schema too. */
const ERRORS = {
  problem: { type: "application/problem+json", schema: Problem },
  v2: { type: "application/json", schema: z.object({ error: z.string() }) },
};

/** The OpenAPI 3.1 document of these routes. */
export function openApiOf(routes: readonly Route[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  const forms = [...new Set(routes.map(({ errors }) => errors))];
  return {
    openapi: "3.1.0" as const,
    info: {
      title: "Darkroom",
      version: "1",
      summary: "Photos become a better image classifier.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: Object.fromEntries(forms.map((form) => [form, schemaOf(ERRORS[form].schema, "output")])),
      securitySchemes: { functionKey: { type: "apiKey", in: "header", name: "x-functions-key" } },
    },
  };
}

function operation(route: Route) {
  const { name, summary, role, part, params, query, answers } = route;
  const body = requestBody(route);
  return {
    operationId: name,
    summary,
    "x-role": role,
    "x-part": part,
    security: role === ANYONE ? [] : [{ functionKey: [] }],
    parameters: [...parameters("path", params), ...parameters("query", query)],
    ...(body && { requestBody: body }),
    responses: responses(answers, route.errors),
  };
}

function parameters(place: "path" | "query", shape: Shape) {
  return Object.entries(shape).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, "input");
    const required = place === "path" || !isOptional(field);
    return { name, in: place, required, ...(description !== undefined && { description }), schema };
  });
}

const isOptional = (field: z.ZodType) => field.safeParse(undefined).success;

function requestBody(route: Route) {
  const { body } = route;
  if (!body) return undefined;
  if ("json" in body) {
    const required = !Object.values(body.json).every(isOptional);
    const schema = schemaOf(z.strictObject(jsonFields(route)), "input");
    return { required, content: { "application/json": { schema } } };
  }
  const { name, types, most } = body.file;
  const form = {
    type: "object",
    properties: { [name]: { type: "string", contentMediaType: "application/octet-stream" } },
    required: [name],
  };
  return {
    required: true,
    description: `The file itself, of at most ${most} bytes, or a form with one file.`,
    content: {
      ...Object.fromEntries(types.map((type) => [type, {}])),
      "multipart/form-data": { schema: form },
    },
  };
}

function responses(answers: Answers, errors: Route["errors"]) {
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

function schemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  // What a transformation leads to is known to nobody but its code: it stands as anything.
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  });
  return made;
}
