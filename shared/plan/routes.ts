import { z } from "zod";
import { ModelName } from "../kit/ids.ts";
import { Next, Page } from "../kit/page.ts";
import { Flag, route, text } from "../kit/route.ts";
import { PublishedPlan } from "./published-plan.ts";
import { Plan } from "./schema.ts";

/** Bytes of a plan. */
export const LONGEST_PLAN = 64 << 10;
/** Others name plain text or nothing: what is no plan is refused for what it says. */
const TYPES = ["application/yaml", "application/json"];

const Version = z.coerce.number().int().positive().optional();
const { version, by, at, retired } = PublishedPlan.shape;
const what = { version, by, at, retired };
const params = { model: ModelName };
const place = { path: "/api/models/{model}/plan", part: "control", params } as const;

export const getPlan = route({
  ...place,
  name: "getPlan",
  method: "GET",
  role: "reader",
  summary:
    "The plan in force, or one of its versions, as it was written and with all defaults. Its ETag is for PUT.",
  query: { version: Version },
  answers: { 200: z.object({ model: z.string(), ...what, text: z.string(), plan: Plan }) },
});

export const publishPlan = route({
  ...place,
  name: "publishPlan",
  method: "PUT",
  role: "operator",
  summary:
    "Publishes a plan in YAML or JSON, or makes an older version current again. If-Match: the ETag of the plan in force; " +
    "If-None-Match: * for a new model.",
  query: {
    dryRun: Flag.meta({ description: "Only say what would happen." }),
    version: Version.meta({ description: "Make this version current again; the body is empty." }),
  },
  body: text(TYPES, LONGEST_PLAN),
  answers: {
    200: z.object({
      model: z.string(),
      dryRun: z.boolean(),
      ...what,
      /** What differs from the plan in force, with defaults. */
      differences: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
      /** What the next look at the photos does about it, if they are as they were. */
      would: z.enum(["retrain", "judge again", "nothing"]),
    }),
  },
});

export const listPlanVersions = route({
  ...place,
  path: "/api/models/{model}/plan/versions",
  name: "listPlanVersions",
  method: "GET",
  role: "reader",
  summary:
    "Every version of a model's plan, the newest first: by whom, and when; `broken` names records that cannot be read.",
  query: Page,
  answers: {
    200: z.object({
      versions: z.array(z.object({ ...what, url: z.string() })),
      broken: z.array(z.string()),
      next: Next,
    }),
  },
});
