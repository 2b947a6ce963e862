import { expect, test } from "vitest";
import { SharedPixels, unshared } from "../../../shared/serving/shared-pixels.ts";
import type { Asked } from "../../../shared/serving/works.ts";

const pixels = (bytes: number, level = 7) => ({
  data: new Uint8Array(bytes).fill(level),
  ...{ width: bytes / 3, height: 1 },
});
const asked = (bytes: number, level?: number): Asked => ({
  work: "predict",
  asked: { key: "1", item: { pixels: pixels(bytes, level) } },
});
const dataOf = (one: Asked) =>
  (one.asked as { item: { pixels: ReturnType<typeof pixels> } }).item.pixels.data as Uint8Array;

test("pixels worth it lie in shared memory, and are what they were", () => {
  const work = asked(300_000);
  const given = new SharedPixels().sharing(work);
  expect(dataOf(given).buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(Buffer.compare(dataOf(given), dataOf(work))).toBe(0);
  expect(dataOf(work).buffer, "it may be asked again, of another thread").toBeInstanceOf(ArrayBuffer);
});

test.each([
  ["few pixels", asked(3000)],
  ["very many", asked(3_000_000)],
  ["photos", { work: "predict", asked: { key: "1", item: { photo: new Uint8Array(100_000) } } }],
  ["other work", { work: "close", asked: "1" }],
] as [string, Asked][])("%s go by message", (_, work) => expect(new SharedPixels().sharing(work)).toBe(work));

test("memory is used again once its work is done, and not before", () => {
  const shared = new SharedPixels();
  const [one, two] = [shared.sharing(asked(300_000)), shared.sharing(asked(300_000))];
  expect(dataOf(two).buffer).not.toBe(dataOf(one).buffer);
  shared.done(one);
  const three = shared.sharing(asked(200_000, 9));
  expect([dataOf(three).buffer === dataOf(one).buffer, dataOf(three).length]).toEqual([true, 200_000]);
});

test("no more of it is held than a thread has work at once", () => {
  const shared = new SharedPixels();
  const given = Array.from({ length: 3 }, () => shared.sharing(asked(300_000)));
  for (const one of given) shared.done(one);
  const again = Array.from({ length: 3 }, () => dataOf(shared.sharing(asked(300_000))).buffer);
  expect(again.filter((memory) => given.some((one) => dataOf(one).buffer === memory))).toHaveLength(2);
});

test("ONNX Runtime gets memory of the thread's own, of as many pixels as there are", () => {
  const given = (bytes: number, level: number) => ({
    data: dataOf(new SharedPixels().sharing(asked(bytes, level))),
    ...{ width: bytes / 3, height: 1 },
  });
  for (const [bytes, level] of [
    [300_000, 5],
    [90_000, 6],
    [600_000, 8],
  ] as const) {
    const { data, width } = unshared(given(bytes, level));
    expect(data.buffer).toBeInstanceOf(ArrayBuffer);
    expect([data.length, width, data.every((one) => one === level)]).toEqual([bytes, bytes / 3, true]);
  }
});
