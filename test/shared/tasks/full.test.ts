import { expect, test, vi } from "vitest";
import type { Blobs } from "../../../shared/clients/blobs.ts";
import { Damaged } from "../../../shared/kit/damaged.ts";
import { noteFull, waitsFor } from "../../../shared/tasks/full.ts";

const now = Date.parse("2026-01-01T12:00:00Z");
const noted = (at: string) => ({ json: async () => ({ cluster: "1-a", at }) }) as unknown as Blobs;

test.each([
  ["noted now", "2026-01-01T12:00:00Z", "1-a"],
  ["noted two minutes ago", "2026-01-01T11:58:00Z", "1-a"],
  ["long past", "2026-01-01T11:50:00Z", undefined],
  ["of a clock that is an hour ahead", "2026-01-01T13:00:00Z", undefined],
  ["without a time", "soon", undefined],
])("a full cluster that is %s", async (_, at, waits) => {
  expect(await waitsFor(noted(at), "run", now)).toBe(waits);
});

test("a note that cannot be read names no cluster, and one that cannot be kept is told in the log", async () => {
  const refuses = {
    json: () => Promise.reject(new Damaged("runs/run/full.json", new SyntaxError())),
    writeJson: () => Promise.reject(new Error("leased")),
  } as unknown as Blobs;
  expect(await waitsFor(refuses, "run", now)).toBeUndefined();
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await noteFull(refuses, "run", "1-a", now);
  expect(warned).toHaveBeenCalledWith(expect.stringContaining("leased"));
});
