import { z } from "zod";
import { ANYONE, route } from "./route.ts";

export const health = route({
  name: "health",
  method: "GET",
  path: "/api/health",
  role: ANYONE,
  part: "both",
  summary: "That the app runs. It is open to all, so it tells nothing else.",
  answers: { 200: z.object({ status: z.literal("ok") }) },
});

export const openApi = route({
  name: "openApi",
  method: "GET",
  path: "/api/openapi.json",
  role: ANYONE,
  part: "both",
  summary: "This description, in OpenAPI 3.1.",
  answers: { 200: z.looseObject({ openapi: z.literal("3.1.0") }) },
});
