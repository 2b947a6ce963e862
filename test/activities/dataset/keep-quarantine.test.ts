import { expect, test } from "vitest";
import { keepQuarantineWith } from "../../../activities/dataset/keep-quarantine.ts";
import { BlobRefused } from "../../../shared/clients/blob-errors.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { leftOutBlob } from "../../../shared/dataset/left-out.ts";
import { readQuarantine } from "../../../shared/dataset/quarantine.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plan, request } from "../../orchestrations/fixtures.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";

/** An account with hierarchical names, as on Azure: a name is a file or a folder, never both. */
class Hierarchical extends Blobs {
  override async copyVersion(...[from, etag, to]: Parameters<Blobs["copyVersion"]>) {
    const folder = { ...to, path: to.path.slice(0, to.path.lastIndexOf("/")) };
    const refusal = { code: "PathConflict", status: 409, remedy: "" };
    if (await this.exists(folder)) throw new BlobRefused(to, "written", refusal, undefined);
    return super.copyVersion(from, etag, to);
  }
}

const blobs = new Hierarchical(await startStorage());

const broken = { container: "images", path: "pets/cat/broken.png" };
const copy = { container: "quarantine", path: "pets/pets/cat/broken.png" };
const copies = plan("dataset: {quarantine: copies}");

/** A run over one file, which could not be read if there is a reason. */
async function run(n: number, etag: string, reason?: string, around = copies, path = broken.path) {
  const snapshot = n.toString(16).repeat(64);
  const asked = request({ runId: `run-${n}`, snapshot, plan: around });
  await blobs.writeLines(paths.snapshot("pets", snapshot), [{ path, etag, size: 3 }]);
  const leftOut = [{ path: "pets/review/1.png", reason: "unlabelled", detail: "" }];
  if (reason) leftOut.push({ path, reason, detail: "as it is" });
  await blobs.writeLines(leftOutBlob(asked.runId), leftOut);
  await keepQuarantineWith({ blobs })(asked, new Hub());
  return collect(readQuarantine(blobs, "pets"));
}

test("what cannot be read is listed with since when, copied if asked for, and heals by itself", async () => {
  const etag = await blobs.write(broken, "bad");
  const [first, ...others] = await run(1, etag, "truncated");
  expect(others).toEqual([]);
  expect(first).toMatchObject({ path: broken.path, reason: "truncated", copied: true });
  expect((await blobs.read(copy))?.text).toBe("bad");
  expect(await run(2, etag, "truncated")).toEqual([first]);

  const replaced = await blobs.write(broken, "still bad");
  expect(await run(3, etag, "truncated")).toEqual([first]);
  const [again] = await run(4, replaced, "not-an-image");
  expect(again?.since).not.toBe(first?.since);
  expect((await blobs.read(copy))?.text).toBe("still bad");

  expect(await run(5, await blobs.write(broken, "good"))).toEqual([]);
  expect(await blobs.exists(copy)).toBe(false);
  expect((await blobs.read(broken))?.text).toBe("good");
});

test("a folder that is called as a file was has its copies", async () => {
  await run(8, await blobs.write(broken, "bad"), "truncated");
  await blobs.remove(broken);
  const inside = { ...broken, path: `${broken.path}/1.png` };
  const etag = await blobs.write(inside, "worse");
  const found = await run(9, etag, "truncated", copies, inside.path);
  expect(found).toMatchObject([{ path: inside.path, copied: true }]);
});

test("what has no place in quarantine, for its name is too long there, is listed without a copy", async () => {
  const path = `pets/cat/${"folder/".repeat(144)}1.png`;
  const etag = await blobs.write({ ...broken, path }, "bad");
  expect(await run(10, etag, "truncated", copies, path)).toMatchObject([{ path, copied: false }]);
});

test("a version that was replaced since is not copied, and by default none is", async () => {
  await blobs.write(broken, "newer");
  expect(await run(6, "0xOld", "truncated")).toMatchObject([{ copied: false }]);
  const etag = await blobs.write(broken, "bad");
  expect(await run(7, etag, "empty", plan())).toMatchObject([{ copied: false }]);
  expect(await blobs.exists(copy)).toBe(false);
});
