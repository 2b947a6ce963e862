import { basename } from "node:path";
import { z } from "zod";
import { invalidParameter, parsed } from "./api-error.ts";
import { ClusterRequest } from "./cluster.ts";

// What ends up on a command line or in an environment cannot hold a NUL.
const Text = z.string().refine((text) => !text.includes("\0"), "must not hold the character U+0000");

const Wheel = z.object({
  package_name: Text,
  entry_point: Text,
  parameters: z.array(Text).optional(),
  named_parameters: z.record(Text, Text).optional(),
});

const TaskRequest = z.looseObject({
  task_key: z.string().regex(/^[\w-]{1,100}$/),
  depends_on: z.array(z.looseObject({ task_key: z.string() })).default([]),
  python_wheel_task: Wheel,
  libraries: z
    .array(z.looseObject({ whl: z.string().optional(), pypi: z.object({ package: z.string() }).optional() }))
    .default([]),
  existing_cluster_id: z.string().optional(),
  new_cluster: ClusterRequest.optional(),
  environment_key: z.string().optional(),
  timeout_seconds: z.number().int().nonnegative().default(0),
  max_retries: z.literal(0).optional(),
});

const Environment = z.object({
  environment_key: z.string(),
  spec: z.looseObject({ dependencies: z.array(z.string()).default([]) }).optional(),
});

const SubmitRequest = z.looseObject({
  run_name: z.string().default("Untitled"),
  tasks: z.array(TaskRequest).min(1),
  idempotency_token: z.string().max(64).optional(),
  timeout_seconds: z.number().int().nonnegative().default(0),
  environments: z.array(Environment).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});

/** One task as it was submitted. */
export type TaskRequest = z.infer<typeof TaskRequest>;

/** The body of runs/submit. */
export type SubmitRequest = z.infer<typeof SubmitRequest>;

/** Reads the body of runs/submit, or answers as Databricks does to one that is wrong. */
export function parseSubmit(body: unknown): SubmitRequest {
  const request = parsed(SubmitRequest, body);
  const keys = request.tasks.map((task) => task.task_key);
  for (const { task_key, depends_on, ...task } of request.tasks) {
    if (keys.indexOf(task_key) !== keys.lastIndexOf(task_key))
      throw invalidParameter(`Duplicate task key '${task_key}'.`);
    if (!task.existing_cluster_id && !task.new_cluster && !task.environment_key) {
      throw invalidParameter(`Task '${task_key}' needs existing_cluster_id, new_cluster or environment_key.`);
    }
    const unknown = depends_on.find((upstream) => !keys.includes(upstream.task_key));
    if (unknown) throw invalidParameter(`Task '${task_key}' depends on unknown task '${unknown.task_key}'.`);
  }
  return request;
}

/** The wheels that a task's process imports from: its own libraries and its environment's. */
export function wheelsOf(task: TaskRequest, { environments }: Pick<SubmitRequest, "environments">): string[] {
  const dependencies = dependenciesOf(task, environments);
  return [
    ...task.libraries.flatMap(({ whl }) => whl ?? []),
    ...dependencies.filter((each) => each.endsWith(".whl")),
  ];
}

/**
 * The packages that a task's machines have beside their runtime's, by name; undefined where somebody has prepared them: a cluster that
 * stands, or an image.
 */
export function packagesOf(
  task: TaskRequest,
  request: Pick<SubmitRequest, "environments">,
): string[] | undefined {
  const dependencies = dependenciesOf(task, request.environments);
  const wanted = [
    ...task.libraries.flatMap(({ pypi }) => pypi?.package ?? []),
    ...dependencies.filter((each) => !each.endsWith(".whl")),
  ];
  const isBare = task.environment_key !== undefined || (task.new_cluster && !task.new_cluster.docker_image);
  if (!isBare && wanted.length === 0) return undefined;
  const wheels = wheelsOf(task, request).map((wheel) => basename(wheel).split("-")[0] ?? "");
  const names = [...wheels, ...wanted.map((requirement) => requirement.split(/[^\w.-]/)[0] ?? "")];
  return [...new Set(names)];
}

const dependenciesOf = (task: TaskRequest, environments: SubmitRequest["environments"]) =>
  environments.find(({ environment_key }) => environment_key === task.environment_key)?.spec?.dependencies ??
  [];

/** The command line of the entry point. */
export function parametersOf({ python_wheel_task: task }: TaskRequest): string[] {
  return [
    ...(task.parameters ?? []),
    ...Object.entries(task.named_parameters ?? {}).map(([key, value]) => `--${key}=${value}`),
  ];
}
