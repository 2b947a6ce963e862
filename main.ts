import { registerUnfit } from "./functions/kit/unfit.ts";
import { nodeFault } from "./shared/kit/node-version.ts";

// Looked at before anything else is loaded: under a Node that is too old the app would fail in the middle of its imports, and Azure's
// host would say that it runs, without a function. So it would where no plan can be read.
const fault = nodeFault(process.versions.node);
if (fault !== undefined) registerUnfit("node-too-old", fault);
else {
  const { MANIFEST_FAULT } = await import("./shared/plan/trainers.ts");
  if (MANIFEST_FAULT === undefined) await import("./app.ts");
  else registerUnfit("trainers-unusable", MANIFEST_FAULT);
}
