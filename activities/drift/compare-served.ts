import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { compareServed } from "../../shared/drift/check-drift.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { answerOperation } from "../../shared/operations/operations.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { compareServed as contract } from "./contracts.ts";

const NOTHING =
  "No version serves yet that has a profile of the photos that it learned from: let a run finish.";

export const compareServedWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof contract> =>
  async (asked) =>
    answerOperation(blobs, asked, z.object({}), async () => {
      const report = await compareServed({ blobs }, await planOf(plans, asked.model), new Date());
      if (!report) throw new Problem(404, "nothing-to-compare", NOTHING);
      return report;
    });
