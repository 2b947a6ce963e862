import { expect, test } from "vitest";
import { cancelTasksWith } from "../../../activities/tasks/cancel-tasks.ts";
import { wasCancelledWith } from "../../../activities/tasks/was-cancelled.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, newRun } from "../ground.ts";

const { databricks } = await startDatabricks();
const cancelled = (runId: string) => wasCancelledWith({ blobs })({ runId }, new Hub());

test("a run is known as cancelled once its tasks were, also one that has started none; no other run is", async () => {
  const [mine, other] = [newRun().runId, newRun().runId];
  expect(await cancelled(mine)).toBe(false);
  await cancelTasksWith({ blobs, databricks })({ runId: mine }, new Hub());
  expect(await cancelled(mine)).toBe(true);
  expect(await cancelled(other)).toBe(false);
});
