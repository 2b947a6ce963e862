import type { Implementations } from "../activity.ts";
import { cancelTasksWith } from "./cancel-tasks.ts";
import type * as contracts from "./contracts.ts";
import { pollTaskWith } from "./poll-task.ts";
import { pollTasksWith } from "./poll-tasks.ts";
import { type Services, submitTaskWith } from "./submit-task.ts";
import { submitTasksWith } from "./submit-tasks.ts";
import { takeTaskWith } from "./take-task.ts";
import { takeTasksWith } from "./take-tasks.ts";
import { tasksGoOnWith } from "./tasks-go-on.ts";
import { wasCancelledWith } from "./was-cancelled.ts";

/** What tasks can do, with the services that it needs. */
export const tasksActivities = (services: Services) =>
  ({
    submitTask: submitTaskWith(services),
    pollTask: pollTaskWith(services),
    takeTask: takeTaskWith(services),
    takeTasks: takeTasksWith(services),
    submitTasks: submitTasksWith(services),
    pollTasks: pollTasksWith(services),
    wasCancelled: wasCancelledWith(services),
    cancelTasks: cancelTasksWith(services),
    tasksGoOn: tasksGoOnWith(services),
  }) satisfies Implementations<typeof contracts>;
