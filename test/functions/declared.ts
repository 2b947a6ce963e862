import * as audit from "../../shared/audit/routes.ts";
import * as batches from "../../shared/batches/routes.ts";
import * as dataset from "../../shared/dataset/routes.ts";
import * as doctor from "../../shared/doctor/routes.ts";
import * as drift from "../../shared/drift/routes.ts";
import * as erasure from "../../shared/erasure/routes.ts";
import * as intake from "../../shared/intake/routes.ts";
import type { Route } from "../../shared/kit/route.ts";
import * as kit from "../../shared/kit/routes.ts";
import * as plan from "../../shared/plan/routes.ts";
import * as retention from "../../shared/retention/routes.ts";
import * as runs from "../../shared/runs/routes.ts";
import * as explain from "../../shared/serving/explain-routes.ts";
import * as serving from "../../shared/serving/routes.ts";
import * as v2 from "../../shared/serving/v2-routes.ts";
import * as versions from "../../shared/versions/routes.ts";

const exported = {
  ...{ ...kit, ...versions, ...plan, ...intake, ...runs, ...dataset },
  ...{ ...erasure, ...retention, ...serving, ...explain, ...v2, ...drift, ...batches },
  ...{ ...doctor, ...audit },
};
type Exported = typeof exported;

/** Every route that is declared, by the name that it is imported by. */
export type Declared = {
  [Name in keyof Exported as Exported[Name] extends Route ? Name : never]: Exported[Name];
};
export const declared = Object.fromEntries(
  Object.entries(exported).filter(([, one]) => typeof one === "object" && "answers" in one),
) as unknown as Record<keyof Declared, Route>;
