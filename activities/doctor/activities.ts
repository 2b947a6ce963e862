import type { Implementations } from "../activity.ts";
import { clearProbesWith } from "./clear-probes.ts";
import type * as contracts from "./contracts.ts";
import { endProbeWith } from "./end-probe.ts";
import { examineAppWith } from "./examine-app.ts";
import { lookAtProbeWith } from "./look-at-probe.ts";
import { type Services, startProbeWith } from "./start-probe.ts";

/** What the doctor can do, with the services that it needs. */
export const doctorActivities = (services: Services & Parameters<typeof examineAppWith>[0]) =>
  ({
    examineApp: examineAppWith(services),
    startProbe: startProbeWith(services),
    lookAtProbe: lookAtProbeWith(services),
    endProbe: endProbeWith(services),
    clearProbes: clearProbesWith(services),
  }) satisfies Implementations<Omit<typeof contracts, "ProbeState">>;
