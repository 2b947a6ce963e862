import {
  clearProbes,
  endProbe,
  examineApp,
  lookAtProbe,
  startProbe,
} from "../../activities/doctor/contracts.ts";
import { type Report, type Row, reportOf, rowOf } from "../../shared/doctor/report.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, now, run, sleep, type Workflow } from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import { pollInterval } from "../../shared/kit/poll-interval.ts";

/** Seconds that a probe may take, with the start of its machines; Databricks ends it a little earlier. */
const LONGEST = 20 * 60;

/** Looks what the app can reach, then what a task can, and leaves nothing behind. */
export function* doctor(ctx: Ctx): Workflow<Report> {
  const began = now(ctx);
  const app = yield* run(ctx, step(examineApp, {}));
  const task = yield* probed(ctx, `probe-${began}`);
  yield* run(ctx, step(clearProbes, {}));
  return reportOf(new Date(began).toISOString(), [...app, ...task]);
}

function* probed(ctx: Ctx, probe: string): Workflow<Row[]> {
  const started = yield* run(ctx, step(startProbe, { probe }));
  if ("failed" in started) return [rowOf("task", false, started.failed)];
  const of = { probe, databricksRunId: started.databricksRunId };
  return yield* run(ctx, step(endProbe, { ...of, ...(yield* ended(ctx, of)) }));
}

/** How a probe's run has ended, or that it goes on after its time. */
function* ended(ctx: Ctx, of: { probe: string; databricksRunId: string }) {
  const began = now(ctx);
  for (let elapsed = 0; elapsed < LONGEST; elapsed = (now(ctx) - began) / 1000) {
    yield* sleep(ctx, pollInterval(elapsed));
    try {
      const found = yield* run(ctx, step(lookAtProbe, of));
      if (found.state !== "active") return found;
    } catch (error) {
      // Nobody can tell how it stands: it is ended for safety, and what Databricks has said is the finding.
      return { state: "active" as const, message: explain(error) };
    }
  }
  return { state: "active" as const };
}
