import { z } from "zod";
import { css, html, javascript } from "./answers.ts";
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

export const getDocs = route({
  name: "getDocs",
  method: "GET",
  path: "/api/docs",
  role: ANYONE, // it tells what the description tells, and a browser that opens a page sends no token
  part: "both",
  summary: "A page to read about every route, and to try each with files of one's own.",
  answers: { 200: html },
});

export const getDocsFile = route({
  name: "getDocsFile",
  method: "GET",
  path: "/api/docs/{file}",
  role: ANYONE,
  part: "both",
  summary: "What that page is drawn with: files of a public library.",
  params: { file: z.enum(["swagger-ui.css", "swagger-ui-bundle.js", "begin.js"]) },
  answers: { 200: [css, javascript] },
});
