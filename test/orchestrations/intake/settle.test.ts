import { describe, expect, test } from "vitest";
import { settle } from "../../../orchestrations/intake/settle.ts";
import { settle as contract } from "../../../shared/intake/contract.ts";
import { play } from "../replay.ts";

const input = {
  model: "pets",
  bucket: Math.floor(Date.parse("2026-01-01T00:00:00Z") / 5000),
  quietPeriod: 5,
  longestWait: 60,
  trigger: { kind: "photos", at: "2026-01-01T00:00:00Z" },
};
const rest = {
  takeSnapshot: (): unknown => ({ snapshot: "s1", listedAt: "2026-01-01T00:00:20Z" }),
  requestRun: () => ({ runId: "run-1", status: "started" }),
};
const looks =
  (...digests: string[]) =>
  () => ({
    digest: digests.shift() ?? "last",
    newerSettle: false,
    waitingSince: Date.parse("2026-01-01T00:00:00Z"),
  });
const names = (calls: { name: string }[]) => calls.map(({ name }) => name);

describe("settle", () => {
  test("asks for a run once two listings a quiet period apart are the same", async () => {
    const { output, calls } = await play(contract, settle, input, {
      activities: { ...rest, observePhotos: looks("a", "b", "b") },
    });
    expect(output).toEqual({ handedOver: false, answer: { runId: "run-1", status: "started" } });
    expect(names(calls).filter((name) => name === "observePhotos")).toHaveLength(3);
  });

  test("looks no earlier than one quiet period after its bucket's end", async () => {
    const { calls } = await play(contract, settle, input, {
      activities: { ...rest, observePhotos: looks("a", "a") },
    });
    expect(calls[0]).toEqual({ name: "timer", input: "2026-01-01T00:00:10.000Z" });
  });

  test("leaves everything to a later settle", async () => {
    const { output, calls } = await play(contract, settle, input, {
      activities: { ...rest, observePhotos: () => ({ ...looks("a")(), newerSettle: true }) },
    });
    expect(output).toEqual({ handedOver: true });
    expect(names(calls)).toEqual(["timer", "observePhotos"]);
  });

  test("ends when the model has been disabled", async () => {
    const { output } = await play(contract, settle, input, {
      activities: { ...rest, observePhotos: () => ({ ...looks("a")(), waitingSince: null }) },
    });
    expect(output).toEqual({ handedOver: false });
  });

  test("begins a fresh history when photos move for long, and still knows what it saw last", async () => {
    let seen = 0;
    const patient = { ...input, quietPeriod: 5, longestWait: 86_400 };
    const moving = () => ({ ...looks(String(++seen))() });
    const { continuedWith } = await play(contract, settle, patient, {
      activities: { ...rest, observePhotos: moving },
    });
    expect(seen).toBeLessThanOrEqual(100);
    expect(continuedWith).toEqual({ ...patient, before: String(seen) });
    const { output, calls } = await play(contract, settle, continuedWith, {
      activities: { ...rest, observePhotos: () => ({ ...looks(String(seen))() }) },
    });
    expect(output).toMatchObject({ handedOver: false, answer: { runId: "run-1" } });
    expect(names(calls).filter((name) => name === "observePhotos")).toHaveLength(1);
  });

  test("looks again while another settle takes a snapshot", async () => {
    let tries = 0;
    const { output, calls } = await play(contract, settle, input, {
      activities: {
        ...rest,
        observePhotos: looks("a", "a", "b", "b"),
        takeSnapshot: () => (tries++ === 0 ? null : rest.takeSnapshot()),
      },
    });
    expect(output.answer?.runId).toBe("run-1");
    expect(names(calls).filter((name) => name === "observePhotos")).toHaveLength(4);
  });

  test("takes photos that never rest at the longest wait", async () => {
    let n = 0;
    const { output, calls } = await play(contract, settle, input, {
      activities: { ...rest, observePhotos: () => looks(`listing-${n++}`)() },
    });
    expect(output.answer?.runId).toBe("run-1");
    expect(names(calls).filter((name) => name === "observePhotos")).toHaveLength(11);
  });
});
