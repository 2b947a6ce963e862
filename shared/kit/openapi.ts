import { z } from "zod";
import { schemaOf } from "./json-schema.ts";
import { ERRORS, responses } from "./openapi-responses.ts";
import { ANYONE, jsonFields, type Role, type Route, type Shape } from "./route.ts";

/** Whom routes are for, as pages made of the document group them. */
const ROLES_SAID: Record<Role, string> = {
  predictor: "asks a model",
  reader: "sees figures, runs, versions and datasets",
  "data-reader": "sees photos' names and labels, where a photo went, and predictions",
  operator: "starts, stops, enables and disables",
  approver: "decides what serves",
  "data-steward": "lets data go that the plan no longer keeps",
  "data-protection": "erases photos, and sees who did what",
  [ANYONE]: "needs neither key nor token",
};

/** The OpenAPI 3.1 document of these routes; with the commit of what answers, by which a deployment is known to have arrived. */
export function openApiOf(routes: readonly Route[], commit?: string) {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  const roles = new Set(routes.map(({ role }) => role));
  const said = Object.entries(ROLES_SAID).filter(([role]) => roles.has(role as Role));
  const forms = [...new Set(routes.map(({ errors }) => errors))];
  return {
    openapi: "3.1.0" as const,
    info: {
      title: "Darkroom",
      version: "1",
      summary: "Photos become a better image classifier.",
      license: { name: "MIT", identifier: "MIT" },
      ...(commit !== undefined && { "x-commit": commit }),
    },
    servers: [{ url: "/" }],
    tags: said.map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries(forms.map((form) => [form, schemaOf(ERRORS[form].schema, "output")])),
      securitySchemes: {
        functionKey: { type: "apiKey", in: "header", name: "x-functions-key" },
        entra: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
    },
  };
}

function operation(route: Route) {
  const { name, summary, role, part, params, query, answers } = route;
  const body = requestBody(route);
  return {
    operationId: name,
    summary,
    ...{ tags: [role], "x-role": role },
    "x-part": part,
    security: role === ANYONE ? [] : [{ functionKey: [] }, { entra: [] }],
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
  if ("text" in body) {
    const { types, most } = body.text;
    const description = `A text of at most ${most} bytes.`;
    return { required: false, description, content: Object.fromEntries(types.map((type) => [type, {}])) };
  }
  const { types, most, form, json } = body.bytes;
  return {
    required: true,
    description: `A file itself, of at most ${most} bytes${form ? ", a form with files" : ""}, or JSON.`,
    content: {
      ...Object.fromEntries(types.map((type) => [type, {}])),
      ...(form && { "multipart/form-data": { schema: formOf(form) } }),
      "application/json": { schema: schemaOf(json, "input") },
    },
  };
}

/** A form with files, all in one field. */
function formOf(field: string) {
  // "format" is OpenAPI 3.0's: pages to try things on know a file by it.
  const file = { type: "string", format: "binary", contentMediaType: "application/octet-stream" };
  return {
    type: "object",
    properties: { [field]: { type: "array", items: file, minItems: 1 } },
    required: [field],
  };
}
