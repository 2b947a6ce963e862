import { describe, expect, test } from "vitest";
import type { Including } from "../../../shared/dataset/included.ts";
import { type Change, concerns, concernsNoPhotos, readEvent } from "../../../shared/intake/event.ts";
import { asCloudEvent, eventOf, storageEvents } from "./payloads.ts";

const at = (images: string, more = {}) => ({ images, dataset: { ...more } });
const pets = at("images/pets");
const changes = [
  "CreateFile",
  "SftpCreate",
  "PutBlob",
  "PutBlockList",
  "CopyBlob",
  "FlushWithClose",
  "SftpCommit",
  "DeleteBlob",
  "DeleteFile",
  "SftpRemove",
  "RenameFile",
  "SftpRename",
  "RenameDirectory",
  "DeleteDirectory",
  "SftpRemoveDir",
];

describe.each([
  ["Event Grid's schema", (api: string) => eventOf(api)],
  ["CloudEvents 1.0", (api: string) => asCloudEvent(eventOf(api))],
])("in %s", (_, event) => {
  test.each(changes)("%s changes a listing", async (api) => {
    const change = (await readEvent(event(api))) as Change;
    expect(change).toMatchObject({ account: "lensaccount", at: Date.parse("2026-06-26T18:41:00.958Z") });
    expect(change.sequencer).toBe("00000000000004420000000000028963");
    expect(concerns(pets, change)).toBe(true);
  });
  test("its account is known however Azure spells the resource", async () => {
    const spelled = JSON.parse(
      JSON.stringify(event("PutBlob")).replace(
        /storageAccounts\/lensaccount/g,
        "storageaccounts/LensAccount",
      ),
    );
    expect(await readEvent(spelled)).toMatchObject({ account: "lensaccount" });
  });
  test("a new directory and a changed tier change no listing", async () => {
    expect(await readEvent(event("CreateDirectory"))).toEqual({ ignored: "kind" });
    expect(await readEvent(event("SetBlobTier"))).toEqual({ ignored: "kind" });
  });
});

test("every recorded event is one of these", () => {
  const others = ["CreateDirectory", "SetBlobTier"];
  expect(Object.keys(storageEvents).sort()).toEqual([...changes, ...others].sort());
});

describe("an event", () => {
  const subject = (path: string) => ({ subject: `/blobServices/default/containers/images/blobs/${path}` });
  const touches = async (plan: Including, event: Record<string, unknown>) =>
    concerns(plan, (await readEvent(event)) as Change);

  test("of another prefix or container does not concern a plan", async () => {
    expect(await touches(at("images/pet"), eventOf("PutBlob"))).toBe(false);
    expect(await touches(at("photos/pets"), eventOf("PutBlob"))).toBe(false);
    const elsewhere = eventOf("PutBlob", subject("x/containers/images/blobs/pets/1.jpg"));
    expect(await touches(pets, elsewhere)).toBe(false);
  });
  test("that renames a photo or a folder out of the prefix concerns it, at both ends", async () => {
    for (const images of ["images/pets", "images/inbox"])
      expect(await touches(at(images), eventOf("RenameFile"))).toBe(true);
    const away = eventOf("RenameDirectory", subject("archive/cat"));
    expect(await touches(pets, away)).toBe(true);
    expect(await touches(at("images/archive"), away)).toBe(true);
  });
  test("of a hidden file, or one of a system, concerns no photos; a photo that goes there does", async () => {
    const inBin = subject("pets/#recycle/1.jpg");
    const change = (await readEvent(eventOf("PutBlob", inBin))) as Change;
    expect([concerns(pets, change), concernsNoPhotos(pets, change)]).toEqual([false, true]);
    const folder = (await readEvent(eventOf("DeleteDirectory", subject("pets/cat/.cache")))) as Change;
    expect([concerns(pets, folder), concernsNoPhotos(pets, folder)]).toEqual([false, true]);
    const from = "https://lensaccount.blob.core.windows.net/images/pets/cat/1.jpg";
    expect(await touches(pets, eventOf("RenameFile", inBin, { sourceUrl: from }))).toBe(true);
    expect(await touches(at("images/pets/#recycle"), eventOf("PutBlob", inBin))).toBe(true);
    const elsewhere = (await readEvent(eventOf("PutBlob", subject("other/.x.jpg")))) as Change;
    expect(concernsNoPhotos(pets, elsewhere)).toBe(false);
  });
  test("of a file that the plan does not include concerns it as little; a directory may hold others", async () => {
    const cats = at("images/pets", { include: { paths: ["cat/**"] } });
    const dog = eventOf("PutBlob", subject("pets/dog/1.jpg"));
    expect(await touches(cats, eventOf("PutBlob", subject("pets/cat/1.jpg")))).toBe(true);
    expect(await touches(cats, dog)).toBe(false);
    expect(concernsNoPhotos(cats, (await readEvent(dog)) as Change)).toBe(true);
    expect(await touches(cats, eventOf("DeleteDirectory", subject("pets/dog")))).toBe(true);
    const from = "https://lensaccount.blob.core.windows.net/images/pets/cat/1.jpg";
    expect(await touches(cats, eventOf("RenameFile", subject("pets/dog/1.jpg"), { sourceUrl: from }))).toBe(
      true,
    );
  });
  test("of the prefix itself, or of a directory around it, concerns it; a file of that name does not", async () => {
    const deep = at("images/shop/pets");
    expect(await touches(deep, eventOf("DeleteDirectory", subject("shop/pets")))).toBe(true);
    expect(await touches(deep, eventOf("DeleteDirectory", subject("shop")))).toBe(true);
    expect(await touches(deep, eventOf("DeleteDirectory", subject("sho")))).toBe(false);
    expect(await touches(deep, eventOf("PutBlob", subject("shop")))).toBe(false);
  });
  test("names its places in the emulator's way too, and with a percent sign that encodes nothing", async () => {
    const local = eventOf("RenameFile", subject("archive/1.jpg"), {
      sourceUrl: "http://127.0.0.1:10000/lensaccount/images/pets/50%/1.jpg",
    });
    expect(await touches(pets, local)).toBe(true);
  });
  test("that is none, or no event of storage, is malformed", async () => {
    const { eventType: _, ...nameless } = eventOf("PutBlob");
    for (const raw of [
      {},
      nameless,
      { ...asCloudEvent(eventOf("PutBlob")), specversion: "0.3" },
      eventOf("PutBlob", { subject: "somewhere" }),
      eventOf("PutBlob", { topic: "a-topic-of-ours" }),
      eventOf("RenameFile", {}, { sourceUrl: "not a URL" }),
    ])
      expect(await readEvent(raw)).toEqual({ ignored: "malformed" });
  });
});
