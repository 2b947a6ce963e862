import { beforeEach, expect, test } from "vitest";
import { requestRunWith } from "../../../activities/admission/request-run.ts";
import { readHead } from "../../../shared/admission/head-store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun, settings } from "../ground.ts";

let hub = new Hub();
let asked = newRun();
beforeEach(() => {
  hub = new Hub();
  asked = newRun();
});

const ask = (changes: object = {}) => {
  const { model, snapshot, plan } = asked;
  const deps = { blobs, settings, plans: plansOf(new Map([[model, plan]])) };
  const trigger = { kind: "photos" as const, at: "2026-01-01T00:00:00Z" };
  const wanted = {
    model,
    snapshot,
    listedAt: "2026-01-01T00:00:00Z",
    force: false,
    trigger,
    settler: "settle-1",
  };
  return requestRunWith(deps)({ ...wanted, ...changes }, hub);
};

test("the first request for a snapshot starts its run; a repetition is answered with the same one", async () => {
  const answer = await ask({ ignored: { hidden: 2 } });
  expect(answer).toEqual({ runId: expect.stringMatching(`^${asked.model}-.+-1$`), status: "started" });
  expect(hub.started).toEqual([answer.runId]);
  expect(await jsonOf(paths.run(answer.runId, "request.json"))).toMatchObject({
    ...{ runId: answer.runId, snapshot: asked.snapshot, attempt: 1, ignored: { hidden: 2 } },
    code: settings.TRAINING_WHEEL_SHA256,
  });
  expect((await ask()).runId).toBe(answer.runId);
  expect(hub.started).toEqual([answer.runId]);
});

test("a snapshot that comes while a run is under way waits for it", async () => {
  const first = await ask();
  const second = await ask({ snapshot: "9".repeat(64), listedAt: "2026-01-01T00:01:00Z" });
  expect(second.status).toBe("queued");
  expect(await readHead(blobs, asked.model)).toMatchObject({ running: first.runId, queued: second.runId });
});

test("the settle that asked has no claim on the photos any more", async () => {
  const waiting = { running: null, queued: null, settlingSince: "2026-01-01T00:00:00Z", settler: "settle-1" };
  await blobs.writeJson(paths.head(asked.model), waiting);
  await ask();
  expect(await readHead(blobs, asked.model)).toMatchObject({ settler: null });
});
