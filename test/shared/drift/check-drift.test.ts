import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { Events } from "../../../shared/clients/events.ts";
import { checkDrift, compareServed } from "../../../shared/drift/check-drift.ts";
import type { Profile } from "../../../shared/drift/profile.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { InferenceLog } from "../../../shared/serving/inference-log.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { startStorage } from "../intake/hub.ts";

const profile: Profile = {
  format: 1,
  dataset: "d",
  photos: 1000,
  classes: { cat: 500, dog: 500 },
  features: { brightness: { edges: [64, 128, 192], counts: [250, 250, 250, 250] } },
};
const pets = plan("dataset: {triggers: {drift: true}}");

const settings = await startStorage();
const blobs = new Blobs(settings);
vi.spyOn(console, "warn").mockImplementation(() => undefined);

/** A stand-in for an Event Grid topic, which may refuse: what it was sent. */
async function topic() {
  const sent: Record<string, unknown>[] = [];
  const state = { refuses: false };
  const server = createServer(async (request, response) => {
    const events = JSON.parse(await text(request));
    if (!state.refuses) sent.push(...events);
    response.writeHead(state.refuses ? 400 : 200).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const endpoint = `http://127.0.0.1:${port}/api/events`;
  const events = new Events({ ...settings, EVENTS_TOPIC_ENDPOINT: endpoint, EVENTS_TOPIC_KEY: "key" });
  return { events, sent, state };
}

async function promote(version: string) {
  await blobs.writeJson(paths.model("pets", version, "profile.json"), profile);
  const traffic = { version, previous: null, runId: "r", since: "2026-01-01T00:00:00Z" };
  await blobs.writeJson(paths.traffic("pets"), traffic);
}

async function serve(version: string, photos: number, brightness: (n: number) => number) {
  const log = new InferenceLog(blobs);
  const features = { contrast: 1, red: 1, green: 1, blue: 1, pixels: 1, aspect: 1 };
  for (let n = 0; n < photos; n++) {
    const answer = { version, label: "cat", probability: 1, latencyMs: 1 };
    log.record("pets", { ...answer, features: { ...features, brightness: brightness(n) } });
  }
  await log.flush();
}

test("a drift is told of once, though it is checked every night", { timeout: 60_000 }, async () => {
  const { events, sent, state } = await topic();
  const retrain = vi.fn(async () => true);
  const check = () => checkDrift({ blobs, events }, pets, retrain);

  expect(await check()).toBeUndefined(); // nothing serves
  await promote("1");
  expect(await check()).toMatchObject({ verdict: "too-few", requests: 0, raised: null });

  await serve("0", 300, () => 250); // another version's
  await serve("1", 300, (n) => (n % 4) * 64 + 1);
  expect(await check()).toMatchObject({ verdict: "stable", requests: 300 });
  expect({ sent, asked: retrain.mock.calls.length }).toEqual({ sent: [], asked: 0 });

  await serve("1", 900, () => 10);
  state.refuses = true;
  await expect(check()).rejects.toThrow();
  state.refuses = false;
  expect(await check()).toMatchObject({
    verdict: "drifted",
    requests: 1200,
    raised: { version: "1", told: true },
  });
  await check();
  expect(retrain).toHaveBeenCalledTimes(1);
  expect(sent).toMatchObject([
    {
      specversion: "1.0",
      type: "Darkroom.DriftDetected",
      source: "/darkroom",
      subject: "/api/models/pets/drift",
      data: { model: "pets", version: "1", requests: 1200, limit: 0.25 },
    },
  ]);

  await promote("2");
  expect(await check()).toMatchObject({ verdict: "too-few", requests: 0, raised: null });
  await serve("2", 300, () => 10);
  await check();
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ id }) => id)).size).toBe(2);

  const in7Days = Date.now() + 7 * 86_400_000;
  expect(await compareServed({ blobs }, pets, new Date(in7Days - 60_000))).toMatchObject({ requests: 300 });
  expect(await compareServed({ blobs }, pets, new Date(in7Days + 60_000))).toMatchObject({ requests: 0 });
});
