import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Seen } from "../../shared/tasks/looks.ts";
import { CANCELLED } from "../../shared/tasks/records.ts";
import type { Activity } from "../activity.ts";
import type { pollTasks } from "./contracts.ts";
import { eachApart } from "./each-apart.ts";
import { lookAt } from "./poll-task.ts";

export const pollTasksWith =
  (services: { blobs: Blobs; databricks: Databricks }): Activity<typeof pollTasks> =>
  async ({ runId, runs }) => {
    const looks = await eachApart(runs, (run) => lookAt(services, { runId, ...run }));
    const seen = looks.flatMap((look, n): Seen[] => {
      const step = runs[n]?.step as string;
      if ("passing" in look) return [{ step, unseen: look.passing }];
      if ("terminal" in look) return [{ step, refused: look.terminal }];
      return look.ok.state === "active" ? [] : [{ step, ...look.ok }];
    });
    return { seen, cancelled: await services.blobs.exists(paths.run(runId, CANCELLED)) };
  };
