import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { Problem, TerminalError } from "../../../shared/kit/errors.ts";
import { paths } from "../../../shared/kit/paths.ts";
import {
  answerOperation,
  readOperation,
  startOperation,
  type Wanted,
} from "../../../shared/operations/operations.ts";
import { fateOf } from "../../../shared/retention/fate.ts";
import { mark } from "../../../shared/retention/mark.ts";
import { Hub, startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const Asked = z.object({ photo: z.string() });
const Found = z.object({ found: z.number() });
let hub: Hub;
let model = "pets-0";
beforeEach(() => {
  hub = new Hub();
  model = `pets-${Number(model.split("-")[1]) + 1}`;
});

const wanted = (photo: string): Wanted => ({ kind: "tracePhoto", model, about: { photo } });
const start = (photo: string) => startOperation(blobs, wanted(photo), hub);
const read = (operationId: string) => readOperation(blobs, { model, operationId }, Found, hub);
async function finish(operationId: string, work: () => Promise<unknown> = async () => ({ found: 1 })) {
  await answerOperation(blobs, { model, operationId }, Asked, work);
  hub.end(`operation-${operationId}`, null);
}

describe("an operation", () => {
  test("of another model is unknown, while it goes on and afterwards", async () => {
    const id = await start("p");
    const other = () => readOperation(blobs, { model: "other", operationId: id }, Found, hub);
    await expect(other()).rejects.toMatchObject({ status: 404 });
    await finish(id);
    await expect(other()).rejects.toMatchObject({ status: 404 });
  });

  test("has no answer while it goes on, and then has it for whoever asks", async () => {
    const id = await start("p");
    expect(await read(id)).toBeUndefined();
    await finish(id);
    expect(await read(id)).toEqual({ found: 1 });
    expect(await read(id)).toEqual({ found: 1 });
  });

  test("is joined by whoever asks the same while it goes on, and not by others", async () => {
    const all = await Promise.all([start("p"), start("p"), start("q")]);
    expect(new Set(all).size).toBe(2);
    expect(hub.started).toHaveLength(2);
  });

  test("begins anew when it is asked for after its end: no old answer is given for it", async () => {
    const id = await start("p");
    await finish(id);
    expect(await start("p")).toBe(id);
    expect(await read(id)).toBeUndefined();
    await finish(id, async () => ({ found: 2 }));
    expect(await read(id)).toEqual({ found: 2 });
    // Somebody asks anew, and has not come as far as starting it.
    await blobs.writeJson(paths.operation(model, id, "asked"), { photo: "p" });
    expect(await read(id)).toEqual({ found: 2 });
  });

  test("is not asked in its orchestration's input, which is kept, but in storage, until it is answered", async () => {
    const id = await start("the-photo");
    expect(JSON.stringify([...hub.inputs])).not.toContain("the-photo");
    await finish(id);
    expect(await blobs.exists(paths.operation(model, id, "asked"))).toBe(false);
    expect(
      await answerOperation(blobs, { model, operationId: id }, Asked, () => Promise.reject()),
    ).toBeNull();
  });

  test("that meets a problem answers with it; with another error it is tried again", async () => {
    const id = await start("p");
    const away = new Error("storage is away");
    await expect(finish(id, () => Promise.reject(away))).rejects.toThrow(away);
    await expect(finish(id, () => Promise.reject(new TerminalError("never")))).rejects.toThrow("never");
    await finish(id, () => Promise.reject(new Problem(404, "photo-not-found", "no such photo")));
    await expect(read(id)).rejects.toMatchObject({
      status: 404,
      type: "photo-not-found",
      message: "no such photo",
    });
  });

  test("that ended without an answer says so, and nobody knows one that never was, or is about something else", async () => {
    const id = await start("p");
    hub.end(`operation-${id}`, "out of memory");
    await expect(read(id)).rejects.toMatchObject({
      status: 500,
      message: expect.stringContaining("out of memory"),
    });
    await expect(read("0".repeat(32))).rejects.toMatchObject({ status: 404, type: "operation-not-found" });
    const other = await start("q");
    await finish(other, async () => ({ elsewhere: true }));
    await expect(read(other)).rejects.toMatchObject({ status: 404, type: "operation-not-found" });
  });

  test("is let go of after a day", () => {
    const now = Date.parse("2026-01-02T00:00:00Z");
    const nothing = { now, versions: [], broken: [], serving: null, previous: null, best: null, runs: [] };
    const marks = mark({ ...nothing, newestDataset: null }, { versions: 1, runs: 1, pinned: [] });
    const found = { container: "runs", path: "pets/operations/a.result.json" };
    expect(fateOf({ ...found, modified: now - 86_400_000 }, "pets", marks, now).keep).toBe(false);
    expect(fateOf({ ...found, modified: now - 3_600_000 }, "pets", marks, now).keep).toBe(true);
    expect(fateOf({ ...found, path: "pets/head.json", modified: 0 }, "pets", marks, now).keep).toBe(true);
  });
});
