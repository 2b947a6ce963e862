import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { NearHashes } from "../../../shared/dataset/near.ts";
import { splitOf } from "../../../shared/dataset/split.ts";
import { sha256 } from "../../../shared/hash.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { dataset, type File, healthy } from "./described.ts";

const { split } = plan().dataset;
/** Bytes of a photo that its own hash puts on this side. */
const bytesOn = (side: string, salt = "") => {
  for (let n = 0; ; n++) if (splitOf(sha256(`${salt}${n}`), split) === side) return `${salt}${n}`;
};
const HASH = "00000000ffffffff";
/** One and three bits away from it. */
const [NEAR, FAR] = ["00000001ffffffff", "0000000effffffff"];
const sideOf = ({ photos }: Awaited<ReturnType<typeof dataset>>, bytes: string) =>
  photos.find(({ photo }) => photo === sha256(bytes))?.split;

describe("a near-duplicate", () => {
  const first: File = { path: "cat/first.jpg", bytes: bytesOn("test"), phash: HASH };
  const second: File = { path: "cat/second.jpg", bytes: bytesOn("train", "b"), phash: NEAR };

  test("takes the side of the photo that was there first, for ever", async () => {
    const before = await dataset([...healthy, first]);
    const { sides } = before;
    const after = await dataset([...healthy, first, second], { sides });
    expect(sideOf(after, second.bytes as string)).toBe("test");
    expect(after.nearDuplicates).toBe(1);
    const alone = await dataset([...healthy, second], { sides: [...sides, ...after.sides] });
    expect(sideOf(alone, second.bytes as string)).toBe("test");
  });

  test("has a side of its own when it is too different, or when the plan says so", async () => {
    const { sides } = await dataset([...healthy, first]);
    const far = { ...second, phash: FAR };
    expect(sideOf(await dataset([...healthy, first, far], { sides }), far.bytes as string)).toBe("train");
    const off = { sides, more: "dataset: {near_duplicates: off}" };
    expect(sideOf(await dataset([...healthy, first, second], off), second.bytes as string)).toBe("train");
  });

  test("of photos on two sides is left out, and both are named", async () => {
    const other: File = { path: "cat/other.jpg", bytes: bytesOn("train", "c"), phash: "0000000fffffffff" };
    const { sides } = await dataset([...healthy, first, other]);
    const between: File = { path: "cat/between.jpg", bytes: "between", phash: "00000003ffffffff" };
    const { files } = await dataset([...healthy, first, other, between], { sides });
    expect(files).toMatchObject([{ path: "cat/between.jpg", reason: "near-duplicate-bridge" }]);
    expect(files[0]?.detail).toMatch(/first\.jpg \(test\) and as .*other\.jpg \(train\)/);
  });

  test("of unchanged photos gives the same sides when a run is repeated", async () => {
    const files = [...healthy, first, second];
    expect((await dataset(files)).sides).toEqual((await dataset(files)).sides);
  });

  test("is compared with one photo of each look: thousands of one scene cost no more", async () => {
    const compared = vi.spyOn(NearHashes.prototype, "near");
    const scene = Array.from({ length: 40 }, (_, n) => ({
      path: `cat/scene ${n}.jpg`,
      bytes: `scene ${n}`,
      phash: HASH,
    }));
    const { sides } = await dataset([...healthy, ...scene.slice(0, 20)]);
    const { nearDuplicates } = await dataset([...healthy, ...scene], { sides });
    expect(nearDuplicates).toBe(39);
    expect(Math.max(...compared.mock.results.map(({ value }) => value.length))).toBe(1);
    compared.mockRestore();
  });
});

describe("hashes within a few bits", () => {
  const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const text = (value: bigint) => value.toString(16).padStart(16, "0");
  const apart = (a: bigint, b: bigint) => (a ^ b).toString(2).replaceAll("0", "").length;

  test("are found exactly as by comparing all", () => {
    const clusters = fc
      .array(fc.tuple(hash, fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 6 })), { maxLength: 30 })
      .map((seeds) =>
        seeds.flatMap(([seed, bits]) => [
          seed,
          bits.reduce((value, bit) => value ^ (1n << BigInt(bit)), seed),
        ]),
      );
    fc.assert(
      fc.property(clusters, fc.integer({ min: 0, max: 4 }), (hashes, bits) => {
        const near = new NearHashes(bits, hashes.length + 1);
        hashes.forEach((value, n) => {
          near.add(text(value), n + 1);
        });
        for (const wanted of hashes) {
          const expected = hashes.flatMap((value, n) => (apart(value, wanted) <= bits ? [n + 1] : []));
          expect(
            near
              .near(text(wanted))
              .map(({ number }) => number)
              .sort((a, b) => a - b),
          ).toEqual(expected);
        }
      }),
    );
  });
});
