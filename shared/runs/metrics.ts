import { Counter, Histogram, type Registry } from "prom-client";
import { type Past, watchPast } from "../kit/tracing.ts";
import { DATABRICKS_RUN } from "../tasks/tell-run.ts";
import { lifecycle } from "./result.ts";

/** Seconds: half a minute where nothing is new, a day where a search is long. */
const BUCKETS = [30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 86400];

/** In place of a model, for what no life cycle has asked for: no model's name begins as this does. */
const NO_MODEL = "_none";

/** Counts life cycles, their stages and their Databricks runs when they have ended. */
export function countRuns(registry: Registry): void {
  const registers = [registry];
  const runs = new Counter({
    ...{ registers, name: "darkroom_runs_total", labelNames: ["model", "outcome"] },
    help: "Life cycles that have ended.",
  });
  const seconds = new Histogram({
    ...{ registers, name: "darkroom_run_seconds", labelNames: ["model"], buckets: BUCKETS },
    help: "How long life cycles took.",
  });
  const stages = new Histogram({
    ...{ registers, name: "darkroom_run_stage_seconds", labelNames: ["model", "stage"], buckets: BUCKETS },
    help: "How long the stages of life cycles took.",
  });
  const databricks = new Histogram({
    ...{
      registers,
      name: "darkroom_databricks_run_seconds",
      labelNames: ["model", "state"],
      buckets: BUCKETS,
    },
    help: "How long Databricks runs took, from their submission to their end.",
  });
  watchPast((past) => {
    const { name, attributes, from, until } = past;
    const model = String(attributes["darkroom.model"] ?? NO_MODEL);
    const took = (until - from) / 1000;
    if (name === DATABRICKS_RUN)
      databricks.observe({ model, state: String(attributes["databricks.state"]) }, took);
    if (name !== lifecycle.name) return;
    runs.inc({ model, outcome: String(attributes["darkroom.outcome"]) });
    seconds.observe({ model }, took);
    for (const { stage, lasted } of lasting(past)) stages.observe({ model, stage }, lasted / 1000);
  });
}

/** How long each stage lasted: until the next began, or all was over. */
const lasting = ({ marks = [], until }: Past) =>
  marks.map(({ name, at }, n) => ({ stage: name, lasted: (marks[n + 1]?.at ?? until) - at }));
