import { ModelName } from "../kit/ids.ts";
import { Flag, route } from "../kit/route.ts";
import { Operation, Pending } from "../operations/route.ts";
import { DriftReport } from "./report.ts";

export const getDrift = route({
  name: "getDrift",
  method: "GET",
  path: "/api/models/{model}/drift",
  role: "reader",
  part: "control",
  summary: "How the photos that the model is asked about compare with those that it learned from.",
  params: { model: ModelName },
  query: {
    now: Flag.meta({
      description: "Compare now, instead of giving the last check's report. Nobody is told of what it finds.",
    }),
    ...Operation,
  },
  answers: { 200: DriftReport, 202: Pending },
});
