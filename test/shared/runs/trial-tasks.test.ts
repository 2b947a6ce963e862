import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { newestTasks } from "../../../shared/runs/trial-tasks.ts";
import { taskRecord } from "../../../shared/tasks/records.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const RUN = "pets-aaaaaaaaaaaa-bbbbbbbbbbbb-cccccccccccc-1";

test("a trial's newest task is its last attempt, the tenth after the ninth, in the last rung that it has reached", async () => {
  const steps: [step: string, attempts: number][] = [
    ["trial-1", 10],
    ["trial-2", 2],
    ["rung2-2", 1],
    ["rung3-2", 2],
    ["trial-12", 1],
    ["inspect-1", 3],
    ["check", 1],
  ];
  for (const [step, attempts] of steps)
    for (let attempt = 1; attempt <= attempts; attempt++)
      await blobs.writeJson(taskRecord(RUN, step, attempt), {});
  const newest = [...(await newestTasks(blobs, RUN))].map(([trial, { path }]) => [
    trial,
    path.split("/").at(-1),
  ]);
  expect(newest.sort()).toEqual([
    [1, "trial-1.10.json"],
    [12, "trial-12.1.json"],
    [2, "rung3-2.2.json"],
  ]);
});
