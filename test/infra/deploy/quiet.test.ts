import { expect, test } from "vitest";
import { modelRoutes } from "../../../functions/versions/models.ts";
import { quiet } from "../../../infra/deploy/quiet.ts";
import { EMPTY } from "../../../shared/admission/head.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { KnownPlans } from "../../../shared/plan/known-plans.ts";
import { callsOf } from "../../functions/calls.ts";
import { files } from "../../functions/world.ts";
import { startStorage } from "../../shared/intake/hub.ts";

const blobs = new Blobs(await startStorage());
const plans = new KnownPlans(blobs, files, { environment: undefined, publishes: true });
const call = callsOf(modelRoutes({ plans, blobs }));
const running = (runId: string | null) => blobs.writeJson(paths.head("tiny"), { ...EMPTY, running: runId });

test("where nothing runs, nothing is waited for", async () => {
  await running(null);
  await quiet(call, 0);
});

test("a run that goes on is waited for until it ends", async () => {
  await running("tiny-1");
  let looks = 0;
  const counting: typeof call = (route, asked) => {
    // It ends between the second look and the third.
    if (route.name === "listModels" && ++looks === 3) return running(null).then(() => call(route, asked));
    return call(route, asked);
  };
  await quiet(counting, 60_000, 1);
  expect(looks).toBe(3);
});

test("a run that does not end in time is named, with what can be done", async () => {
  await running("tiny-1");
  await expect(quiet(call, 20, 5)).rejects.toThrow(/Still running: tiny-1\. Nothing was deployed.*--now/s);
});
