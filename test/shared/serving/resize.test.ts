import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, onTestFinished, test, vi } from "vitest";
import { sha256 } from "../../../shared/kit/hash.ts";
import type { Pixels } from "../../../shared/serving/pixels.ts";
import { resize } from "../../../shared/serving/resize.ts";
import { SOURCE } from "../../../shared/serving/resize-wasm.ts";
import { resizingModel } from "./onnx.ts";

async function byOnnxRuntime(sessions: InferenceSession, { data, width, height }: Pixels) {
  const { resized } = await sessions.run({ image: new Tensor("uint8", data, [1, height, width, 3]) });
  return resized?.data as Uint8Array;
}

function refusing() {
  throw new Error("invalid value type 'Simd128'");
}

const side = (max: number) => fc.integer({ min: 1, max });
/** Noise, or black and white alone, where rounding shows most. */
const level = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 255));
const photo = (max: number) =>
  fc.record({ width: side(max), height: side(max) }).chain(({ width, height }) =>
    fc.array(level, { minLength: 50, maxLength: 1000 }).map((some) => {
      const data = Uint8Array.from(
        { length: width * height * 3 },
        (_, n) => some[(n * 7919) % some.length] as number,
      );
      return { data, width, height };
    }),
  );

test("a photo of any size is what ONNX Runtime makes of it, to the last bit", async () => {
  await fc.assert(
    fc.asyncProperty(
      side(80),
      side(80),
      fc.array(photo(400), { minLength: 3, maxLength: 3 }),
      async (height, width, all) => {
        const session = await InferenceSession.create(resizingModel({ height, width }), {
          intraOpNumThreads: 1,
        });
        for (const one of all) {
          const own = resize(one, { width, height }) as Pixels;
          expect({ width: own.width, height: own.height }).toEqual({ width, height });
          expect(Buffer.compare(own.data, await byOnnxRuntime(session, one))).toBe(0);
        }
        await session.release();
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ["of a phone", 4032, 3024],
  ["one row high", 5000, 1],
  ["one column wide", 1, 5000],
  ["as wide as a strip of rows has bytes", 50_000, 3],
])("a photo %s is, too", async (_, width, height) => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, n) => (n * 2654435761) >>> 24);
  for (const size of [
    { width: 192, height: 192 },
    { width: 50, height: 67 },
  ]) {
    const session = await InferenceSession.create(resizingModel(size), { intraOpNumThreads: 1 });
    const own = resize({ data, width, height }, size) as Pixels;
    expect(Buffer.compare(own.data, await byOnnxRuntime(session, { data, width, height }))).toBe(0);
    await session.release();
  }
});

test("one that has the size already is as it was; one that would take too much memory is left to others", () => {
  const photo = { data: new Uint8Array(12).fill(7), width: 2, height: 2 };
  expect(resize(photo, { width: 2, height: 2 })).toEqual(photo);
  const tower = { data: new Uint8Array(3 * 100_000), width: 1, height: 100_000 };
  expect(resize(tower, { width: 64, height: 64 })).toBeUndefined();
});

test.each([
  ["is turned off", undefined],
  ["does not know instructions of 128 bits", { Memory: Object, Module: refusing }],
])("where WebAssembly %s, photos are left to ONNX Runtime, and that is said", async (_, there) => {
  vi.stubGlobal("WebAssembly", there);
  vi.resetModules();
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  onTestFinished(() => void vi.unstubAllGlobals());
  const without = await import("../../../shared/serving/resize.ts");
  const photo = { data: new Uint8Array(12).fill(7), width: 2, height: 2 };
  expect(without.resize(photo, { width: 1, height: 1 })).toBeUndefined();
  expect(without.resize(photo, { width: 2, height: 2 })).toEqual(photo);
  expect(warned).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("resized by ONNX Runtime"));
});

test("pixels stay what they are when others are asked for", () => {
  const white = { data: new Uint8Array(300).fill(255), width: 10, height: 10 };
  const small = resize(white, { width: 3, height: 3 }) as Pixels;
  resize({ ...white, data: new Uint8Array(300) }, { width: 3, height: 3 });
  expect([...small.data]).toEqual(Array(27).fill(255));
});

test("what is served was compiled of the source beside it: node shared/serving/assembly/compile.ts", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../shared/serving/assembly/resize.ts"));
  expect(SOURCE).toBe(sha256(source));
});
