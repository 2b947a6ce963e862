import { expect, test } from "vitest";
import type { Blobs } from "../../../shared/clients/blobs.ts";
import { readShards } from "../../../shared/dataset/shard-store.ts";

const whole = JSON.stringify({ photos: ["a", "b"] });

const readFrom = (files: Record<string, string>) => {
  const blobs: Pick<Blobs, "list" | "read"> = {
    async *list() {
      for (const path of Object.keys(files)) yield { path, etag: "any", size: 0 };
    },
    read: async ({ path }) => ({ text: files[path] ?? "", etag: "any" }),
  };
  return readShards(blobs as Blobs, "spec", { find: (photo) => ["a", "b"].indexOf(photo) });
};

test("a shard is whole where its list of members is", async () => {
  const shards = await readFrom({ "spec/1.npz": "", "spec/1.json": whole, "spec/2.npz": "" });
  expect(shards).toEqual(new Map([["1", [0, 1]]]));
});

test("a list that a crash cut short is none: its shard is made again", async () => {
  expect(await readFrom({ "spec/1.json": whole.slice(0, 9), "spec/2.json": "" })).toEqual(new Map());
});

test("a list of something else is an error", async () => {
  await expect(readFrom({ "spec/1.json": '{"photos": [1]}' })).rejects.toThrow("photos");
});
