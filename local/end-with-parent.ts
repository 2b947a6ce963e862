// Preloaded into a program that is not ours: ends it, as SIGTERM does, when its parent dies.
import { onParentGone } from "./exit-with-parent.ts";

onParentGone(() => process.kill(process.pid, "SIGTERM"));
