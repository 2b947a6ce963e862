import { finishBatch, predictPage, preparePredict } from "../../activities/batches/contracts.ts";
import type { batch as contract } from "../../shared/batches/contract.ts";
import { type Input, type Output, step } from "../../shared/kit/contract.ts";
import {
  all,
  awaitPending,
  type Ctx,
  continueAsNew,
  now,
  run,
  setStatus,
  type Workflow,
} from "../../shared/kit/durable.ts";
import { onDatabricks, type Tried } from "./on-databricks.ts";

type Task = NonNullable<Input<typeof contract>["task"]>;

/** Pages that are predicted at once: each takes one of the ten places that an instance of the app has for activities. */
const AT_ONCE = 4;
/** About 200 events. */
const PAGES_BEFORE_FRESH_HISTORY = 48;

/** Predicts a listing page by page; a large one has Databricks do so first, and finds its pages done. What it was asked for and what it finds lie in storage; it only counts. */
export function* batch(ctx: Ctx, input: Input<typeof contract>): Workflow<Output<typeof contract>> {
  const { model, batchId, pages } = input;
  const done = { pages: 0, photos: 0, unreadable: 0, ...input.done };
  // Those that were started before there was a task for it have none.
  const tried = input.task && (yield* prepared(ctx, input, input.task));
  if (tried) {
    setStatus(ctx, { stage: "predict", ...done });
    const { done: taken, ...then } = yield* onDatabricks(ctx, input, tried, done);
    if ("cancelled" in then) return { status: "cancelled", ...taken };
    const task = "task" in then ? { task: then.task } : {};
    return continueAsNew(ctx, { model, batchId, pages, done: taken, ...task });
  }
  const last = Math.min(pages, done.pages + PAGES_BEFORE_FRESH_HISTORY);
  while (done.pages < last) {
    setStatus(ctx, { stage: "predict", ...done });
    const next = Array.from({ length: Math.min(AT_ONCE, last - done.pages) }, (_, n) => done.pages + n + 1);
    const counts = yield* predicted(ctx, model, batchId, next);
    if (counts.some(({ cancelled }) => cancelled)) return { status: "cancelled", ...done };
    done.pages += next.length;
    for (const { photos, unreadable } of counts) {
      done.photos += photos;
      done.unreadable += unreadable;
    }
  }
  if (done.pages < pages) return continueAsNew(ctx, { model, batchId, pages, done });
  setStatus(ctx, { stage: "finish", ...done });
  const found = yield* run(ctx, step(finishBatch, { model, batchId }));
  return { status: "done", pages, ...found };
}

/** What Databricks is to do for the batch, or does already; nothing where the app predicts it. */
function* prepared(
  ctx: Ctx,
  { model, batchId }: Input<typeof contract>,
  task: Task,
): Workflow<Tried | undefined> {
  const { step: name = `predict-${now(ctx).toString(36)}`, spec: known } = task;
  const spec = known ?? (yield* run(ctx, step(preparePredict, { model, batchId, step: name }))).spec;
  return spec === null ? undefined : { ...task, step: name, spec };
}

/** A page that cannot be predicted ends the batch, after those beside it: their results stay. */
function* predicted(ctx: Ctx, model: string, batchId: string, numbers: readonly number[]) {
  try {
    return yield* all(
      ctx,
      numbers.map((page) => step(predictPage, { model, batchId, page })),
    );
  } catch (error) {
    yield* awaitPending(ctx);
    throw error;
  }
}
