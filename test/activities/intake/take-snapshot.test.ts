import { beforeEach, describe, expect, test } from "vitest";
import { takeSnapshotWith } from "../../../activities/intake/take-snapshot.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, linesOf, newRun } from "../ground.ts";

let hub = new Hub();
let asked = newRun();
beforeEach(async () => {
  hub = new Hub();
  asked = newRun();
  const since = "2026-01-01T00:00:00Z";
  await blobs.writeJson(paths.head(asked.model), { running: null, queued: null, settlingSince: since });
});
const take = (settler = "settle-1") => {
  const plans = plansOf(new Map([[asked.model, asked.plan]]));
  return takeSnapshotWith({ blobs, plans })({ model: asked.model, settler }, hub);
};
const upload = (name: string) =>
  blobs.write({ container: "images", path: `${asked.model}/${name}` }, "photo");

describe("a snapshot", () => {
  test("lists the photos as they are, and says what else is there; a repetition finds the same", async () => {
    const etag = await upload("cat/1.png");
    await upload("cat/.hidden");
    const taken = await take();
    expect(taken).toMatchObject({
      snapshot: expect.stringMatching(/^[0-9a-f]{64}$/),
      ignored: { hidden: 1 },
    });
    const lines = await linesOf(paths.snapshot(asked.model, taken?.snapshot as string));
    expect(lines).toEqual([{ path: `${asked.model}/cat/1.png`, etag, size: 5 }]);
    expect((await take())?.snapshot).toBe(taken?.snapshot);
  });

  test("is taken by one settle at a time, and by another once that is dead", async () => {
    hub.started.push("settle-1");
    hub.active.add("settle-1");
    expect(await take("settle-1")).not.toBeNull();
    expect(await take("settle-2")).toBeNull();
    hub.active.delete("settle-1");
    expect(await take("settle-2")).not.toBeNull();
  });
});
