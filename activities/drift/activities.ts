import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Implementations } from "../activity.ts";
import { compareServedWith } from "./compare-served.ts";
import type * as contracts from "./contracts.ts";

/** What drift can do, with the services that it needs. */
export const driftActivities = (services: { plans: Plans; blobs: Blobs }) =>
  ({ compareServed: compareServedWith(services) }) satisfies Implementations<typeof contracts>;
