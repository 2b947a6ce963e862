import { predictTask } from "../batches/tasks.ts";
import { checkTask, inspectTask, preprocessTask } from "../dataset/tasks.ts";
import { doctorTask } from "../doctor/tasks.ts";
import { eraseTask } from "../erasure/tasks.ts";
import { evaluateTask } from "../evaluation/tasks.ts";
import type { EntryPoint, TaskKind } from "../kit/task.ts";
import { registerTask } from "../releases/tasks.ts";
import { trainSeveralTask, trainTask } from "../search/tasks.ts";

/** Every kind of work that Databricks is asked for. */
export const TASKS = {
  inspect: inspectTask,
  check: checkTask,
  preprocess: preprocessTask,
  train: trainTask,
  train_several: trainSeveralTask,
  evaluate: evaluateTask,
  register: registerTask,
  erase: eraseTask,
  predict: predictTask,
  doctor: doctorTask,
  // biome-ignore lint/suspicious/noExplicitAny: specs and results of many shapes in one table
} satisfies Record<EntryPoint, TaskKind<any, any>>;
