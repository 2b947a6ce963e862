import type { Implementations } from "../activity.ts";
import { cancelTasksWith } from "./cancel-tasks.ts";
import type * as contracts from "./contracts.ts";
import { pollTaskWith } from "./poll-task.ts";
import { type Services, submitTaskWith } from "./submit-task.ts";
import { takeTaskWith } from "./take-task.ts";
import { tasksGoOnWith } from "./tasks-go-on.ts";
import { wasCancelledWith } from "./was-cancelled.ts";

/** What tasks can do, with the services that it needs. */
export const tasksActivities = (services: Services) =>
  ({
    submitTask: submitTaskWith(services),
    pollTask: pollTaskWith(services),
    takeTask: takeTaskWith(services),
    wasCancelled: wasCancelledWith(services),
    cancelTasks: cancelTasksWith(services),
    tasksGoOn: tasksGoOnWith(services),
  }) satisfies Implementations<typeof contracts>;
