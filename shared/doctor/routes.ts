import { route } from "../kit/route.ts";
import { Operation, Pending } from "../operations/route.ts";
import { Report } from "./report.ts";

export const deepHealth = route({
  name: "deepHealth",
  method: "GET",
  path: "/api/doctor",
  role: "operator",
  part: "control",
  summary:
    "What the app and its tasks on Databricks can reach, and for what they cannot, which grant is missing. It starts a Databricks run, or joins who did.",
  query: Operation,
  answers: { 200: Report, 202: Pending },
});
