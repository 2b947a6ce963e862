import { expect, test } from "vitest";
import { giveBack, ownMemory } from "../../../shared/serving/own-memory.ts";

test("the memory of a small photo is the next one's, too", () => {
  const pixels = ownMemory(300);
  giveBack(pixels);
  expect(pixels).toHaveLength(300);
  expect(ownMemory(200).buffer).toBe(pixels.buffer);
});

test("a large photo has memory of its own, which is given back at once", () => {
  const pixels = ownMemory(5_000_000);
  expect(pixels).toHaveLength(5_000_000);
  giveBack(pixels);
  expect(pixels).toHaveLength(0);
});

test("memory that other threads see is left to them", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(5_000_000));
  giveBack(shared);
  expect(shared).toHaveLength(5_000_000);
});
