import { registerUnfit } from "./functions/kit/unfit-node.ts";
import { nodeFault } from "./shared/kit/node-version.ts";

// Looked at before anything else is loaded: under a Node that is too old the app would fail in the middle of its imports, and Azure's
// host would say that it runs, without a function.
const fault = nodeFault(process.versions.node);
if (fault === undefined) await import("./app.ts");
else registerUnfit(fault);
