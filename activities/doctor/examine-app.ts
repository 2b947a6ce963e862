import { source } from "../../shared/dataset/listing.ts";
import { examineApp, type Services } from "../../shared/doctor/examine.ts";
import { rowsOf } from "../../shared/doctor/report.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { examineApp as contract } from "./contracts.ts";

export const examineAppWith =
  (services: Services & { plans: Plans }): Activity<typeof contract> =>
  async () => {
    const plans = [...(await services.plans.active()).values()];
    const images = new Set(plans.map((plan) => source(plan).container));
    return rowsOf("app", await examineApp(services, [...images]));
  };
