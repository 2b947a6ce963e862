import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { DOCTOR, doctorStart } from "../../shared/doctor/contract.ts";
import { Report } from "../../shared/doctor/report.ts";
import { deepHealth } from "../../shared/doctor/routes.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import { pending } from "../operations/operate.ts";

/** There is one at a time, and so one name. */
const OPERATION = sha256(DOCTOR).slice(0, 32);

/** What the app and its tasks can reach. */
export const getDeepHealth = serve(deepHealth, async ({ operation }, { context }) => {
  const orchestrations = orchestrationsOf(context);
  if (operation === undefined) {
    await orchestrations.start(doctorStart, DOCTOR, {});
    return pending(OPERATION, deepHealth.path);
  }
  const instance = operation === OPERATION ? await orchestrations.status(DOCTOR) : undefined;
  if (!instance)
    throw new Problem(404, "operation-not-found", "There is no such look: ask again without operation.");
  if (instance.active) return pending(OPERATION, deepHealth.path);
  const report = Report.safeParse(instance.output);
  if (report.success) return ok(report.data);
  const ended = `It ended as ${instance.runtimeStatus} without a report: ${String(instance.output)}`;
  throw new Problem(500, "operation-failed", `${ended}. Ask again: it begins anew.`);
});
