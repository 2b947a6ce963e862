import { z } from "zod";
import type { Route } from "../kit/route.ts";

/** That somebody has called for a change. It is noted before anything is done, and once more when it is answered. */
export const Act = z.object({
  at: z.string(),
  /** Names the call, in the log too. */
  call: z.string(),
  /** The caller's object id in Entra ID; `developer` on the own machine; null for whoever held a key. */
  by: z.string().nullable(),
  /** The route's name. */
  did: z.string(),
  /** What the call's path names: the model, for instance. */
  to: z.record(z.string(), z.string()),
  /** Of the answer; null where there was none, because the process ended first. */
  status: z.number().nullable(),
  /** Where the answer says that it goes on: the run, for instance. */
  location: z.string().nullable(),
});
export type Act = z.infer<typeof Act>;

/** Whether a route changes anything, other than the log of predictions. */
export const isAct = ({ method, role }: Pick<Route, "method" | "role">): boolean =>
  method !== "GET" && role !== "predictor";

/** Longer ones name nothing of ours. */
const LONGEST = 200;

/** What is kept of a path: not a photo's identity, which an erasure could not take out again. */
export function namesIn(params: Readonly<Record<string, string>>): Act["to"] {
  const kept = Object.entries(params).filter(([name]) => name !== "photo");
  return Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, LONGEST)]));
}
