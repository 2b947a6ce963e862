import { registerUnfit } from "./functions/kit/unfit.ts";
import { Problem } from "./shared/kit/errors.ts";
import { nodeFault } from "./shared/kit/node-version.ts";

// Looked at before anything else is loaded: under a Node that is too old the app would fail in the middle of its imports, and Azure's
// host would say that it runs, without a function. So it would where no plan can be read.
const fault = nodeFault(process.versions.node);
if (fault !== undefined) registerUnfit("node-too-old", fault);
else {
  const { MANIFEST_FAULT } = await import("./shared/plan/trainers.ts");
  if (MANIFEST_FAULT === undefined) await import("./app.ts").catch(unlessDeveloping);
  else registerUnfit("trainers-unusable", MANIFEST_FAULT);
}

/** Who develops reads at once why the app does not start; on Azure it would be an app without functions, and nobody would know why. */
function unlessDeveloping(error: unknown): void {
  if (!(error instanceof Problem) || process.env.AZURE_FUNCTIONS_ENVIRONMENT === "Development") throw error;
  const what = error.type === "settings-wrong" ? "Its settings are wrong" : "A plan cannot be used";
  registerUnfit(error.type, error.message, `${what}: the app's log says what to mend.`);
}
