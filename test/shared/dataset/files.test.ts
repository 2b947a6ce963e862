import { describe, expect, test } from "vitest";
import { findUnseen, photoFiles, possibleOriginals, unseenGroup } from "../../../shared/dataset/files.ts";
import type { PhotoRecord } from "../../../shared/dataset/record.ts";
import { POLICY } from "../../../shared/photos/policy.ts";

const file = (path: string, etag = "1", size = 10) => ({ path, etag, size, policy: POLICY });

describe("the files of a snapshot", () => {
  test("that nobody has inspected come in groups, by path", async () => {
    const seen: PhotoRecord[] = [{ ...file("b"), photo: "p" }];
    using db = await photoFiles([file("d"), file("a"), file("b"), file("c")], seen);
    expect(findUnseen(db)).toEqual({ files: 4, unseen: 3 });
    expect([...unseenGroup(db, 0, 2)].map(({ path }) => path)).toEqual(["a", "c"]);
    expect([...unseenGroup(db, 1, 2)].map(({ path }) => path)).toEqual(["d"]);
  });

  test("are looked at again when they were replaced, or gone the last time", async () => {
    const records = [
      { ...file("a", "old"), photo: "p" },
      { ...file("b"), gone: true },
    ];
    using db = await photoFiles([file("a", "new"), file("b")], records);
    expect(findUnseen(db).unseen).toBe(2);
  });

  test("are looked at once more when another decoding policy judged them, whatever it said", async () => {
    const { policy: _, ...before } = file("a");
    const records: PhotoRecord[] = [
      { ...before, photo: "p1" },
      { ...file("b"), policy: "another", photo: "p2" },
      { ...file("c"), policy: "another", photo: "p3", unreadable: { reason: "truncated", detail: "" } },
      { ...file("d"), photo: "p4" },
    ];
    using db = await photoFiles([file("a"), file("b"), file("c"), file("d"), file("copy of a")], records);
    expect(findUnseen(db).unseen).toBe(4);
    expect([...possibleOriginals(db, 0, 100)]).toEqual(["p4"]);
  });

  test("have the verdict of today's policy, in whatever order records come", async () => {
    const older: PhotoRecord = { ...file("a"), policy: "another", photo: "p", phash: "0" };
    const newer: PhotoRecord = { ...file("a"), photo: "p", unreadable: { reason: "truncated", detail: "" } };
    for (const records of [
      [older, newer],
      [newer, older],
    ]) {
      using db = await photoFiles([file("a")], records);
      expect(findUnseen(db).unseen).toBe(0);
      expect([...possibleOriginals(db, 0, 100)]).toEqual([]);
    }
  });

  test("may be copies of photos of the same size, which spares a second decoding", async () => {
    const records: PhotoRecord[] = [
      { ...file("a"), photo: "p1" },
      { ...file("b", "1", 11), photo: "p2" },
      { ...file("c"), photo: "p3", unreadable: { reason: "truncated", detail: "" } },
    ];
    using db = await photoFiles([file("new")], records);
    findUnseen(db);
    expect([...possibleOriginals(db, 0, 100)]).toEqual(["p1"]);
  });
});
