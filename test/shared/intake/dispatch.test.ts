import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { onSchedule } from "../../../shared/intake/dispatch.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { startStorage } from "./hub.ts";

const blobs = new Blobs(await startStorage());
const models = ["cats", "dogs", "fish"];
const plans = plansOf(new Map(models.map((model) => [model, { ...plan(), model }])));

let now = 0;
beforeEach(async () => {
  await blobs.remove(paths.schedules);
  vi.spyOn(Date, "now").mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

async function dispatched(at: string, work = async (_: string) => {}): Promise<string[]> {
  now = Date.parse(at);
  const seen: string[] = [];
  await onSchedule({ blobs, plans }, async ({ model }) => {
    seen.push(model);
    await work(model);
  });
  return seen;
}

test("of many instances that look at one moment, each due model is seen to by one", async () => {
  await dispatched("2026-01-01T12:00:00Z");
  const all = await Promise.all(Array.from({ length: 8 }, () => dispatched("2026-01-02T02:00:00Z")));
  expect(all.flat().sort()).toEqual(models);
});

test("a host that starts again does not fire twice, and one that was away catches up", async () => {
  await dispatched("2026-01-01T12:00:00Z");
  expect(await dispatched("2026-01-05T09:00:00Z")).toEqual(models);
  expect(await dispatched("2026-01-05T09:00:20Z")).toEqual([]);
});

test("what a process that died has not seen to is seen to by another", async () => {
  await dispatched("2026-01-01T12:00:00Z");
  const dying = dispatched("2026-01-02T02:00:00Z", async (model) => {
    if (model === "dogs") throw new Error("killed");
  });
  await expect(dying).rejects.toThrow("killed");
  expect(await dispatched("2026-01-02T02:01:00Z")).toEqual([]);
  expect(await dispatched("2026-01-02T03:00:00Z")).toEqual(["dogs", "fish"]);
});

test.each([
  "",
  "[]",
  '{"models": {"cats": 3}}',
  '{"models": {"cats": {"schedule": "0 0 2 * * *", "until": "then", "done": true}}}',
])(
  "what was seen to is begun anew where that cannot be read, and nothing is seen to twice: %s",
  async (text) => {
    vi.spyOn(console, "warn").mockReturnValue();
    await blobs.write(paths.schedules, text);
    expect(await dispatched("2026-01-01T12:00:00Z")).toEqual([]);
    expect(await dispatched("2026-01-02T02:00:00Z")).toEqual(models);
  },
);
