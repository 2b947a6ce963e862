import { beforeEach, expect, test } from "vitest";
import { disable, enable } from "../../../shared/admission/enabled.ts";
import { changeHead, readHead } from "../../../shared/admission/head-store.ts";
import { Ignored, readIgnored } from "../../../shared/admission/ignored.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { Nudges } from "../../../shared/intake/nudges.ts";
import { Settles } from "../../../shared/intake/settles.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "./hub.ts";
import { asCloudEvent, eventOf } from "./payloads.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const topic =
  "/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/devstoreaccount1";
const subject = (path: string) => `/blobServices/default/containers/images/blobs/${path}`;
const photo = (model: string, n: number, sequencer = n) =>
  eventOf(
    "PutBlob",
    { topic, subject: subject(`${model}/cat/${n}.jpg`) },
    { sequencer: String(sequencer).padStart(8, "0") },
  );

let hub: Hub;
let model = "pets-0";
beforeEach(() => {
  hub = new Hub();
  model = `pets-${Number(model.split("-")[1]) + 1}`;
});

function intake(more = "dataset: {settle: {quiet_period: 1h}}") {
  const plans = new Map([[model, { ...plan(more), model, images: `images/${model}` }]]);
  const [settles, ignored] = [new Settles(blobs), new Ignored(blobs)];
  return { nudges: new Nudges({ plans: plansOf(plans), blobs }, settles, ignored), settles, ignored, plans };
}

test("a thousand events of a bucket start one settle, in whichever schema they come", async () => {
  const { nudges } = intake();
  const events = Array.from({ length: 1000 }, (_, n) => photo(model, n));
  await Promise.all(events.map((event, n) => nudges.event(n % 2 ? asCloudEvent(event) : event, hub)));
  expect(hub.started).toEqual([expect.stringMatching(`^settle-${model}-`)]);
});

test("a start that failed is made up for by the next event", async () => {
  const { nudges } = intake();
  hub.loseNextStart = true;
  await expect(nudges.event(photo(model, 1), hub)).rejects.toThrow("killed");
  await nudges.event(photo(model, 1), hub);
  expect(hub.started).toHaveLength(1);
});

test("what starts nothing is counted by its reason, and written together", async () => {
  const { nudges, ignored } = intake();
  const before = await readIgnored(blobs);
  for (const event of [
    {},
    eventOf("SetBlobTier", { topic }),
    eventOf("PutBlob"),
    photo("nobody", 1),
    eventOf("PutBlob", { topic, subject: subject(`${model}/cat/._1.jpg`) }),
    photo(model, 1, 5),
    photo(model, 1, 5),
    photo(model, 1, 4),
  ])
    await nudges.event(event, hub);
  expect(await readIgnored(blobs)).toEqual(before);
  await ignored.flush();
  const { since, events } = await readIgnored(blobs);
  expect(since).toEqual(expect.any(String));
  const counts = { malformed: 1, kind: 1, account: 1, place: 1, "no-photo": 1, older: 2 };
  for (const [reason, count] of Object.entries(counts))
    expect(events[reason], reason).toBe((before.events[reason] ?? 0) + count);
});

test("photos that a plan does not include start nothing", async () => {
  const { nudges, ignored } = intake("dataset: {include: {paths: [dog/**]}}");
  await nudges.event(photo(model, 1), hub);
  expect(hub.started).toEqual([]);
  const before = (await readIgnored(blobs)).events["no-photo"] ?? 0;
  await ignored.flush();
  expect((await readIgnored(blobs)).events["no-photo"]).toBe(before + 1);
});

test("a plan without this trigger starts nothing by events, but by its schedule", async () => {
  const { nudges, plans } = intake("dataset: {triggers: {photos: false}}");
  await nudges.event(photo(model, 1), hub);
  expect(hub.started).toEqual([]);
  const trigger = { kind: "schedule" as const, at: new Date().toISOString() };
  for (const each of plans.values()) await nudges.start(each, trigger, hub);
  expect(hub.started).toHaveLength(1);
});

test("a disabled model starts nothing, and its head says how much and since when", async () => {
  const { nudges, ignored, settles } = intake();
  await changeHead(blobs, model, (head) => disable(head, "2026-01-01T00:00:00.000Z"));
  for (let n = 0; n < 100; n++) await nudges.event(photo(model, n), hub);
  await ignored.flush();
  expect(hub.started).toEqual([]);
  expect((await readHead(blobs, model)).disabled).toMatchObject({
    ignored: 100,
    ignoredSince: expect.any(String),
  });

  await changeHead(blobs, model, enable);
  settles.forget(model);
  await nudges.event(photo(model, 1), hub);
  expect(hub.started).toHaveLength(1);
});
