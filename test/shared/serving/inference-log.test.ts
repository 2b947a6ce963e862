import { describe, expect, test, vi } from "vitest";
import type { BlobPath } from "../../../shared/kit/paths.ts";
import { InferenceLog } from "../../../shared/serving/inference-log.ts";
import { blobOf, positionOf } from "../../../shared/serving/prediction.ts";

const features = { brightness: 1, contrast: 1, red: 1, green: 1, blue: 1, pixels: 1, aspect: 1 };
const answer = { version: "1", label: "cat", probability: 0.9, latencyMs: 3, features };

/** Storage that remembers what was written, and may be away. */
function storage() {
  const written = new Map<string, string>();
  const state = { away: false };
  const write = async ({ path }: BlobPath, body: string | Buffer) => {
    if (state.away) throw new Error("storage is away");
    written.set(path, String(body));
    return "etag";
  };
  const lines = () => [...written.values()].flatMap((text) => text.trim().split("\n"));
  return { state, write, written, lines };
}

describe("the inference log", () => {
  test("keeps the share of answers that the plan asks for; every answer has an id", async () => {
    const blobs = storage();
    const log = new InferenceLog(blobs);
    const ids = Array.from({ length: 1000 }, () => log.record("pets", answer, { share: 0.2 }));
    expect(new Set(ids).size).toBe(1000);
    await log.flush();
    const kept = blobs.lines().map((line) => JSON.parse(line).predictionId);
    expect(ids.filter((id) => positionOf(id) !== undefined)).toEqual(kept);
    expect(kept.length).toBeGreaterThan(120); // six standard deviations
    expect(kept.length).toBeLessThan(280);
    log.record("pets", answer, { share: 0 });
    await log.flush();
    expect(blobs.lines()).toHaveLength(kept.length);
  });

  test("writes what was answered, where the id says", async () => {
    const blobs = storage();
    const log = new InferenceLog(blobs);
    const ids = ["cat-detector", "pets", "pets"].map((model) => log.record(model, answer));
    expect(new Set(ids).size).toBe(3);
    expect(blobs.written.size).toBe(0);
    await log.flush();
    expect(blobs.written.size).toBe(2);
    for (const predictionId of ids) {
      const position = positionOf(predictionId);
      const text = blobs.written.get(blobOf(position?.batch as never).path) as string;
      expect(JSON.parse(text.split("\n")[position?.line as number] as string)).toMatchObject({
        predictionId,
        ...answer,
      });
    }
  });

  test("is written by the next call where the process stood still for longer than it waits", async () => {
    const blobs = storage();
    const log = new InferenceLog(blobs);
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 31, 12, 0, seconds));
    log.record("pets", answer, {}, at(0));
    log.record("pets", answer, {}, at(10));
    expect(blobs.written.size).toBe(0);
    log.record("pets", answer, {}, at(11));
    await vi.waitFor(() => expect(blobs.lines()).toHaveLength(3));
  });

  test("finds a record before it is written, by its whole id alone", () => {
    const log = new InferenceLog(storage());
    const first = log.record("pets", answer);
    const id = log.record("pets", { ...answer, label: "dog" });
    const find = (id: string) => log.find(id, positionOf(id) as never)?.label;
    expect(find(id)).toBe("dog");
    const guessed = first.replace(/-0-([0-9a-f]{16})$/, "-1-$1"); // the next line, with the chance of one's own
    expect(find(guessed)).toBeUndefined();
    expect(find(id.replace(/-[0-9a-f]{16}$/, ""))).toBeUndefined();
  });

  test("knows ids of before, which had no part left to chance", () => {
    expect(positionOf(`pets-20260131-${"a".repeat(16)}-7`)).toEqual({
      batch: { model: "pets", date: "2026-01-31", name: "a".repeat(16) },
      line: 7,
    });
  });

  test("keeps what cannot be written until it can, without writing anything twice", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const blobs = storage();
    const log = new InferenceLog(blobs);
    blobs.state.away = true;
    log.record("pets", answer);
    await log.flush();
    log.record("pets", answer);
    await log.flush();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("storage is away"));
    blobs.state.away = false;
    await log.flush();
    await log.flush();
    expect(blobs.lines()).toHaveLength(2);
    warn.mockRestore();
  });

  test("drops what is too much for memory, and says how much", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const blobs = storage();
    const log = new InferenceLog(blobs);
    blobs.state.away = true;
    const ids = Array.from({ length: 20_050 }, () => log.record("pets", answer));
    expect(new Set(ids).size).toBe(20_050);
    blobs.state.away = false;
    await log.flush();
    expect(blobs.lines()).toHaveLength(20_000);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("50 predictions are not in it"));
    warn.mockRestore();
  });

  test("starts a new file every day", async () => {
    const blobs = storage();
    const log = new InferenceLog(blobs);
    log.record("pets", answer, {}, new Date("2026-01-31T23:59:59Z"));
    log.record("pets", answer, {}, new Date("2026-02-01T00:00:00Z"));
    await log.flush();
    expect([...blobs.written.keys()].map((path) => path.slice(0, 16))).toEqual([
      "pets/2026-01-31/",
      "pets/2026-02-01/",
    ]);
  });

  test("knows none of other people's ids", () => {
    expect(positionOf("0b5c1a5e-9d1c-4f0e-8a37-a1b2c3d4e5f6")).toBeUndefined();
    expect(positionOf("../../traffic-20260101-0123456789abcdef-1")).toBeUndefined();
  });
});
