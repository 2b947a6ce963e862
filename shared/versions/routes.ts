import { z } from "zod";
import { Head } from "../admission/head.ts";
import { IgnoredEvents } from "../admission/ignored-events.ts";
import { html } from "../kit/answers.ts";
import { ModelName } from "../kit/ids.ts";
import { Next, Page } from "../kit/page.ts";
import { route } from "../kit/route.ts";
import { Plan } from "../plan/schema.ts";
import { Taint } from "./taint.ts";
import { Traffic, VersionCard } from "./traffic.ts";

const reading = { method: "GET", part: "control" } as const;

export const getStartPage = route({
  ...reading,
  name: "getStartPage",
  path: "/",
  role: "reader",
  summary: "A page that leads on: models, what each does, the services, and how to begin.",
  answers: { 200: html },
});

export const listModels = route({
  ...reading,
  name: "listModels",
  path: "/api/models",
  role: "reader",
  summary: "Every model that has a plan, and how many events of storage concerned none or came to nothing.",
  query: Page,
  answers: {
    200: z.object({
      models: z.array(z.object({ model: z.string(), retired: z.boolean(), url: z.string() })),
      ignored: IgnoredEvents,
      next: Next,
    }),
  },
});

export const getModel = route({
  ...reading,
  name: "getModel",
  path: "/api/models/{model}",
  role: "reader",
  summary: "Its plan, what serves, what runs and what waits.",
  params: { model: ModelName },
  answers: {
    200: z.object({
      model: z.string(),
      owner: z.string(),
      enabled: z.boolean(),
      /** It gets no runs any more, and keeps answering. */
      retired: z.boolean(),
      disabled: Head.shape.disabled.unwrap().unwrap().optional(),
      champion: VersionCard.extend({ tainted: Taint.nullable() }).nullable(),
      traffic: Traffic.nullable(),
      running: z.string().nullable(),
      queued: z.string().nullable(),
      plan: Plan,
    }),
  },
});

/** What a version was made of and by, whether it serves, and whether photos that it learned from are gone. */
const VersionView = VersionCard.extend({
  /** When the run that made it ended; absent where that is not known any more. */
  releasedAt: z.string().optional(),
  serves: z.boolean(),
  tainted: Taint.nullable(),
  url: z.string(),
  runUrl: z.string(),
  datasetUrl: z.string(),
  photosUrl: z.string(),
});
export type VersionView = z.infer<typeof VersionView>;

export const listVersions = route({
  ...reading,
  name: "listVersions",
  path: "/api/models/{model}/versions",
  role: "reader",
  summary: "Every version that was ever released, the newest first.",
  params: { model: ModelName },
  query: Page,
  answers: {
    200: z.object({
      versions: z.array(VersionView),
      /** Versions of which nothing can be told, and why. */
      broken: z.array(z.object({ version: z.string(), why: z.string() })),
      next: Next,
    }),
  },
});

export const getVersion = route({
  ...reading,
  name: "getVersion",
  path: "/api/models/{model}/versions/{version}",
  role: "reader",
  summary: "What it was made of, with the photos, labels and sides that it learned from.",
  params: { model: ModelName, version: z.string() },
  answers: { 200: VersionView },
});
