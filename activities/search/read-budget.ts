import type { Blobs } from "../../shared/clients/blobs.ts";
import { budgetOf } from "../../shared/tasks/queue.ts";
import type { Activity } from "../activity.ts";
import type { readBudget } from "./contracts.ts";

export const readBudgetWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof readBudget> =>
  async ({ runId, queue }) => ({ spent: (await budgetOf(blobs, runId, queue, Date.now()))?.spent ?? false });
