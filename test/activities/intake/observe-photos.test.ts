import { beforeEach, describe, expect, test } from "vitest";
import { observePhotosWith } from "../../../activities/intake/observe-photos.ts";
import { readHead } from "../../../shared/admission/head-store.ts";
import { bucketAt, settleId } from "../../../shared/intake/settle.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

let hub = new Hub();
let asked = newRun();
beforeEach(() => {
  hub = new Hub();
  asked = newRun();
});
const since = "2026-01-01T00:00:00.000Z";
const now = () => bucketAt(Date.now(), { quietPeriod: asked.plan.dataset.settle.quiet_period });
const observe = (bucket = now(), from = since) => {
  const plans = plansOf(new Map([[asked.model, asked.plan]]));
  return observePhotosWith({ blobs, plans })({ model: asked.model, bucket, since: from }, hub);
};
const upload = (name: string, text = "photo") =>
  blobs.write({ container: "images", path: `${asked.model}/${name}` }, text);

describe("a look at a model's photos", () => {
  test("gives one digest for the same photos, whatever is no photo beside them, and another for others", async () => {
    await upload("cat/1.png");
    const { digest } = await observe();
    await upload("cat/.hidden");
    expect((await observe()).digest).toBe(digest);
    await upload("cat/1.png", "another");
    expect((await observe()).digest).not.toBe(digest);
  });

  test("remembers since when changes wait, from the first look on", async () => {
    expect((await observe()).waitingSince).toBe(Date.parse(since));
    expect((await observe(now(), "2026-01-01T00:05:00.000Z")).waitingSince).toBe(Date.parse(since));
    expect((await readHead(blobs, asked.model)).settlingSince).toBe(since);
  });

  test("knows a settle of later changes while it lives", async () => {
    const later = settleId(asked.model, now());
    hub.started.push(later);
    hub.active.add(later);
    expect((await observe(now() - 1)).newerSettle).toBe(true);
    hub.active.delete(later);
    expect((await observe(now() - 1)).newerSettle).toBe(false);
  });

  test("shows that nothing waits where the model is disabled", async () => {
    const disabled = { since, ignored: 0, ignoredSince: null };
    const head = { running: null, queued: null, settlingSince: null, disabled };
    await blobs.writeJson(paths.head(asked.model), head);
    expect((await observe()).waitingSince).toBeNull();
  });
});
