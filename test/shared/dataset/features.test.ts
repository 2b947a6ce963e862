import { BlobServiceClient } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import {
  dropFeatures,
  type Features,
  featuresOf,
  withoutFeatures,
} from "../../../shared/dataset/features.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const wanted = (search = "trainers: [pretrained.efficientnet-lite0]") =>
  featuresOf(readPlan(`model: m\nimages: images/m\nowner: o\nsearch: {${search}}`, "m.yaml"))[0] as Features;

test("features are named by what they depend on: the network, its weights and how a photo is seen", () => {
  const named = (sha256: string) =>
    `trainers: [pretrained.resnet18], weights: {uri: w/r.pth, sha256: ${sha256}}`;
  const [one, other] = ["a", "b"].map((digit) => wanted(named(digit.repeat(64))));
  expect(one?.key).not.toBe(other?.key);
  expect(wanted(named("a".repeat(64)).replace("w/r.pth", "elsewhere/r.pth"))).toEqual(one);
  expect(wanted().variants).toEqual(["plain", "mirrored"]);
  expect(wanted("trainers: [pretrained.efficientnet-lite0], space: {augment: [none]}").variants).toEqual([
    "plain",
  ]);
});

test("a shard lacks features unless a file of each way to see its photos is there", async () => {
  const { key } = wanted();
  for (const file of ["whole/plain", "whole/mirrored", "half/plain"]) {
    const [shard = "", variant] = file.split("/");
    await blobs.write(paths.features("spec", shard, `${key}.${variant}.npz`), "features");
  }
  await blobs.write(paths.features("spec", "other", "other-key.plain.npz"), "features");
  expect(await withoutFeatures(blobs, "spec", ["whole", "half", "none", "other"], wanted())).toEqual([
    "half",
    "none",
    "other",
  ]);
});

test("where an app of before made no container for them a run says which, and an erasure has nothing to remove", async () => {
  await BlobServiceClient.fromConnectionString(settings.DataStorage as string).deleteContainer("features");
  await expect(withoutFeatures(blobs, "spec", ["a"], wanted())).rejects.toThrow(
    'there is no container "features" beside "shards": create it',
  );
  expect(await dropFeatures(blobs, "spec", "a")).toEqual([]);
});
