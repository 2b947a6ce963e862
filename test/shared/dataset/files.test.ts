import { describe, expect, test } from "vitest";
import { findUnseen, photoFiles, possibleOriginals, unseenGroup } from "../../../shared/dataset/files.ts";
import type { PhotoRecord } from "../../../shared/dataset/record.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { POLICY } from "../../../shared/photos/policy.ts";

const photo = sha256;
const file = (path: string, etag = "1", size = 10) => ({ path, etag, size, policy: POLICY });

describe("the files of a snapshot", () => {
  test("that nobody has inspected come in groups, by path", async () => {
    const seen: PhotoRecord[] = [{ ...file("b"), photo: photo("p") }];
    using db = await photoFiles([file("d"), file("a"), file("b"), file("c")], seen);
    expect(findUnseen(db)).toEqual({ files: 4, unseen: 3 });
    expect([...unseenGroup(db, 0, 2)].map(({ path }) => path)).toEqual(["a", "c"]);
    expect([...unseenGroup(db, 1, 2)].map(({ path }) => path)).toEqual(["d"]);
  });

  test("are looked at again when they were replaced, or gone the last time", async () => {
    const records = [
      { ...file("a", "old"), photo: photo("p") },
      { ...file("b"), gone: true },
    ];
    using db = await photoFiles([file("a", "new"), file("b")], records);
    expect(findUnseen(db).unseen).toBe(2);
  });

  test("are looked at once more when another decoding policy judged them, whatever it said", async () => {
    const { policy: _, ...before } = file("a");
    const records: PhotoRecord[] = [
      { ...before, photo: photo("p1") },
      { ...file("b"), policy: "another", photo: photo("p2") },
      {
        ...file("c"),
        policy: "another",
        photo: photo("p3"),
        unreadable: { reason: "truncated", detail: "" },
      },
      { ...file("d"), photo: photo("p4") },
    ];
    using db = await photoFiles([file("a"), file("b"), file("c"), file("d"), file("copy of a")], records);
    expect(findUnseen(db).unseen).toBe(4);
    expect([...possibleOriginals(db, 0, 100)]).toEqual([photo("p4")]);
  });

  test("have the verdict of today's policy, in whatever order records come", async () => {
    const older: PhotoRecord = { ...file("a"), policy: "another", photo: photo("p"), phash: "0" };
    const newer: PhotoRecord = {
      ...file("a"),
      photo: photo("p"),
      unreadable: { reason: "truncated", detail: "" },
    };
    for (const records of [
      [older, newer],
      [newer, older],
    ]) {
      using db = await photoFiles([file("a")], records);
      expect(findUnseen(db).unseen).toBe(0);
      expect([...possibleOriginals(db, 0, 100)]).toEqual([]);
    }
  });

  test("are looked at again while what kept them may pass, and whoever read them is right", async () => {
    const blocked: PhotoRecord = {
      ...file("a"),
      unreadable: { reason: "blocked", detail: "" },
      passing: true,
    };
    const read: PhotoRecord = { ...file("a"), photo: photo("p") };
    for (const [records, unseen] of [
      [[blocked], 1],
      [[blocked, blocked], 1],
      [[blocked, read], 0],
      [[read, blocked], 0],
    ] as const) {
      using db = await photoFiles([file("a")], records);
      expect(findUnseen(db).unseen).toBe(unseen);
      expect([...possibleOriginals(db, 0, 100)]).toEqual([]);
      expect(db.prepare("SELECT lower(hex(photo)) AS photo, reason FROM found").get()).toEqual(
        unseen ? { photo: "", reason: "blocked" } : { photo: photo("p"), reason: null },
      );
    }
  });

  test("are not asked for while they lie in the archive", async () => {
    using db = await photoFiles([{ ...file("a"), archived: true }, file("b")], []);
    expect(findUnseen(db)).toEqual({ files: 2, unseen: 1 });
    expect([...unseenGroup(db, 0, 2)].map(({ path }) => path)).toEqual(["b"]);
  });

  test("may be copies of photos of the same size, which spares a second decoding", async () => {
    const records: PhotoRecord[] = [
      { ...file("a"), photo: photo("p1") },
      { ...file("b", "1", 11), photo: photo("p2") },
      { ...file("c"), photo: photo("p3"), unreadable: { reason: "truncated", detail: "" } },
    ];
    using db = await photoFiles([file("new")], records);
    findUnseen(db);
    expect([...possibleOriginals(db, 0, 100)]).toEqual([photo("p1")]);
  });
});
