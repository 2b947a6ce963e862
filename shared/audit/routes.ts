import { z } from "zod";
import { Next, Page } from "../kit/page.ts";
import { route } from "../kit/route.ts";
import { Act } from "./act.ts";

export const listActs = route({
  name: "listActs",
  method: "GET",
  path: "/api/audit",
  role: "data-protection",
  part: "control",
  summary: "Who has called for which change on a day, the newest first, and how each was answered.",
  query: {
    day: z.iso
      .date("must be a day, such as 2026-11-27")
      .optional()
      .meta({ description: "Such as 2026-11-27, in UTC; left out, today." }),
    ...Page,
  },
  answers: { 200: z.object({ day: z.string(), acts: z.array(Act), next: Next }) },
});
