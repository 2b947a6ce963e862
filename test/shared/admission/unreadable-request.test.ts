import fc from "fast-check";
import { expect, test } from "vitest";
import { changeHead, readHead } from "../../../shared/admission/head-store.ts";
import { repairHead } from "../../../shared/admission/repair-head.ts";
import { requestRun } from "../../../shared/admission/request-run.ts";
import { leaveHead } from "../../../shared/admission/start-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { readRuns } from "../../../shared/runs/read-runs.ts";
import { StoredResult } from "../../../shared/runs/result.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "../intake/hub.ts";
import { mutilated, stored } from "../requests/mutilate.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const resultOf = (runId: string) => blobs.json(paths.run(runId, "result.json"), StoredResult);

let models = 0;
/** A model with a run under way, and one that waits whose request was written by some other code. */
async function waiting(text: string) {
  const model = `pets-${++models}`;
  const hub = new Hub();
  const deps = { blobs, plans: plansOf(new Map([[model, { ...plan(), model }]])), settings };
  const ask = (snapshot: string) => {
    const now = new Date().toISOString();
    const trigger = { kind: "http" as const, at: now };
    return requestRun(
      deps,
      { model, snapshot: snapshot.repeat(64), listedAt: now, force: false, trigger },
      hub,
    );
  };
  const first = await ask("a");
  const second = await ask("b");
  const ours = text.replaceAll(stored.runId as string, second.runId).replaceAll('"tiny"', `"${model}"`);
  await blobs.write(paths.run(second.runId, "request.json"), ours);
  return { model, hub, ask, first, second };
}

test("whatever stands in a waiting request, it is started or let go, and what comes after it runs", async () => {
  await fc.assert(
    fc.asyncProperty(mutilated(stored), async (text) => {
      const { model, hub, ask, first, second } = await waiting(text);
      hub.active.delete(first.runId);
      await leaveHead(blobs, model, first.runId, hub);
      if (hub.started.includes(second.runId)) return;
      const let_go = await resultOf(second.runId);
      expect(let_go).toMatchObject({ outcome: "failed", because: /cannot be carried out .*POST retrain/s });
      expect(await ask("c")).toMatchObject({ status: "started" });
      expect((await ask("b")).runId).toBe(second.runId.replace(/1$/, "2"));
    }),
    { numRuns: 25 },
  );
});

test("a model is asked for runs, repaired and looked at while one waits that nobody can read", async () => {
  const { model, hub, ask, second } = await waiting("{");
  const page = { after: "", limit: 10 };
  const { runs } = await readRuns({ blobs }, model, page, hub);
  expect(runs).toContainEqual(
    expect.objectContaining({ runId: second.runId, status: "queued", trigger: undefined }),
  );
  await repairHead(blobs, model, hub);
  const newer = await ask("c");
  expect(newer.status).toBe("queued");
  expect(await resultOf(second.runId)).toMatchObject({ outcome: "superseded" });
});

test("a run that was let in and whose request is gone gives its place up, by whoever comes next", async () => {
  const { model, hub, ask, first, second } = await waiting("{");
  await blobs.remove(paths.run(second.runId, "request.json"));
  hub.active.delete(first.runId);
  await changeHead(blobs, model, (head) => ({ ...head, running: second.runId, queued: null }));
  await repairHead(blobs, model, hub);
  expect(await readHead(blobs, model)).toMatchObject({ running: null, queued: null });
  expect(await resultOf(second.runId)).toMatchObject({ outcome: "failed", because: /it is missing/ });
  expect(await ask("c")).toMatchObject({ status: "started" });
});
