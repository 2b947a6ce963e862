import { HttpRequest, InvocationContext } from "@azure/functions";
import { expect, test } from "vitest";
import { listActs } from "../../../functions/audit/audit.ts";
import { audited } from "../../../functions/audit/audited.ts";
import { accepted, ok } from "../../../functions/kit/reply.ts";
import { serve } from "../../../functions/kit/serve.ts";
import * as audit from "../../../shared/audit/routes.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import * as erasure from "../../../shared/erasure/routes.ts";
import * as intake from "../../../shared/intake/routes.ts";
import type { Caller } from "../../../shared/kit/caller.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { Problem } from "../../../shared/kit/errors.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";

const blobs = new Blobs(await startStorage());
const ada: Caller = { id: "ada's object id", roles: ["operator"] };
let calls = 0;

async function call(served: ReturnType<typeof serve>, params: Record<string, string>, store = blobs) {
  const { route, handler } = audited(store, served);
  const request = new HttpRequest({ method: route.method, url: "http://127.0.0.1/api/x", params });
  const context = new InvocationContext({ invocationId: `call-${++calls}`, logHandler: () => undefined });
  return handler(request, context, ada);
}

const today = async (query = {}) =>
  (await callsOf([listActs({ blobs })])(audit.listActs, { query })).body.acts;

const enabling = serve(intake.enableModel, async ({ model }) => ok({ model, enabled: true as const }));

test("an act is on record with who, what, when and how it was answered, the newest first", async () => {
  await call(enabling, { model: "pets" });
  const refusing = serve(intake.disableModel, () => Promise.reject(new Problem(409, "no", "Not now.")));
  await call(refusing, { model: "pets" });
  const [refused, enabled] = await today();
  expect(enabled).toMatchObject({
    ...{ call: `call-${calls - 1}`, by: "ada's object id", did: "enableModel", to: { model: "pets" } },
    ...{ status: 200, location: null, at: expect.stringMatching(/^\d{4}-/) },
  });
  expect(refused).toMatchObject({ did: "disableModel", status: 409 });
});

test("an erasure is on record without the photo's identity, which nothing could take out again", async () => {
  const photo = "f".repeat(64);
  const erasing = serve(erasure.erasePhoto, async () =>
    accepted({ erasureId: "e1", status: "running" as const }, "/api/erasures/e1"),
  );
  await call(erasing, { model: "pets", photo });
  const [act] = await today({ limit: 1 });
  expect(act).toMatchObject({ did: "erasePhoto", to: { model: "pets" }, location: "/api/erasures/e1" });
  for (const { path } of await collect(blobs.list({ container: "audit", path: "" })))
    expect((await blobs.read({ container: "audit", path }))?.text).not.toContain(photo);
});

test("what only looks is not on record", async () => {
  const before = await today();
  await call(
    serve(intake.getRequest, async ({ requestId }) => ok({ requestId, status: "listing" as const })),
    { requestId: "request-pets-00" },
  );
  expect(await today()).toEqual(before);
});

test("nothing is done that could not be noted before", async () => {
  let done = false;
  const doing = serve(intake.enableModel, async ({ model }) => {
    done = true;
    return ok({ model, enabled: true as const });
  });
  const away = new Blobs({ DataStorage: "UseDevelopmentStorage=true", PLANS: "" });
  away.appendLine = () => Promise.reject(new Error("storage is away"));
  await expect(call(doing, { model: "pets" }, away)).rejects.toThrow("storage is away");
  expect(done).toBe(false);
});

test("an act whose process ended before its answer stays on record, without one", async () => {
  const endless = serve(intake.enableModel, () => new Promise(() => undefined));
  void call(endless, { model: "dying" });
  await expect.poll(async () => (await today())[0]).toMatchObject({ to: { model: "dying" }, status: null });
});

test("many at once are all on record, each with its end", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => call(enabling, { model: `many-${n}` })));
  const many = (await today({ limit: 200 })).filter(({ to }) => to.model?.startsWith("many-"));
  expect(new Set(many.map(({ to }) => to.model)).size).toBe(20);
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
});

test("a day without acts has none, and a day that is none is refused", async () => {
  expect(await today({ day: "2001-01-01" })).toEqual([]);
  await expect(today({ day: "yesterday" })).rejects.toMatchObject({ status: 422 });
});
