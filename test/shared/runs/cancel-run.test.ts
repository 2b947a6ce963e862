import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { requestRun } from "../../../shared/admission/request-run.ts";
import { leaveHead } from "../../../shared/admission/start-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { cancelRun } from "../../../shared/runs/cancel-run.ts";
import * as routes from "../../../shared/runs/routes.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
let hub = new Hub();
let model = "pets-0";
let [runs, waits] = ["", ""];

beforeEach(async () => {
  hub = new Hub();
  model = `pets-${Number(model.split("-")[1]) + 1}`;
  [runs, waits] = [await ask("a"), await ask("b")];
});

async function ask(letter: string) {
  const deps = { blobs, plans: plansOf(new Map([[model, { ...plan(), model }]])), settings };
  const at = new Date().toISOString();
  const wanted = { model, snapshot: letter.repeat(64), force: false, listedAt: at };
  return (await requestRun(deps, { ...wanted, trigger: { kind: "http", at } }, hub)).runId;
}
const cancel = (runId: string) => cancelRun(blobs, runId, "enough", hub);

/** Does something between the first look at a run and what is made of it. */
function onceLookedAt(what: () => Promise<unknown>) {
  const { status } = hub;
  hub.status = async (id) => {
    hub.status = status;
    const seen = await hub.status(id);
    await what();
    return seen;
  };
}

describe("a run that waits", () => {
  test("is cancelled at once", async () => {
    expect(await cancel(waits)).toEqual({ runId: waits, status: "cancelled" });
    expect(hub.raised).toEqual([]);
  });

  test("and begins before it is out of the queue is told to stop", async () => {
    onceLookedAt(async () => {
      hub.active.delete(runs);
      await leaveHead(blobs, model, runs, hub);
    });
    expect(await cancel(waits)).toEqual({ runId: waits, status: "cancelling" });
    expect(hub.raised).toEqual([{ id: waits, event: "cancel", payload: { reason: "enough" } }]);
  });

  test("and is taken out by somebody else has been cancelled", async () => {
    onceLookedAt(() => cancel(waits));
    await expect(cancel(waits)).rejects.toMatchObject({
      ...{ status: 409, type: "run-not-running", message: expect.stringContaining("is cancelled: there is") },
    });
  });
});

test("a run whose version serves by now is not cancelled", async () => {
  hub.stage = "promote";
  await expect(cancel(runs)).rejects.toMatchObject({ status: 409, type: "run-is-ending" });
});

test("a reason that is given says something", () => {
  const { reason } = routes.cancelRun.query;
  expect(z.safeParse(reason, undefined).data).toBe("asked for by HTTP");
  expect(z.safeParse(reason, " \n").success).toBe(false);
});
