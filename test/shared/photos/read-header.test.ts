import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problem } from "../../../shared/kit/errors.ts";
import { PHOTO_LIMITS, SIGNATURES } from "../../../shared/photos/policy.ts";
import { readHeader } from "../../../shared/photos/read-header.ts";

const hex = (...parts: string[]) => Buffer.from(parts.join("").replaceAll(" ", ""), "hex");

/** The first bytes of a PNG of these sides; colour type and bits a sample in hex. */
function png(width: number, height: number, kind = "0802"): Buffer {
  const sides = Buffer.alloc(8);
  sides.writeUInt32BE(width, 0);
  sides.writeUInt32BE(height, 4);
  return Buffer.concat([hex("89504e470d0a1a0a 0000000d 49484452"), sides, hex(kind, "000000 00000000")]);
}

function refusal(content: Buffer): Problem {
  try {
    readHeader(content);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("it is a photo");
}

describe("a file's header", () => {
  test("says what it is, without its pixels being there", () => {
    expect(readHeader(png(20, 10))).toMatchObject({
      ...{ type: "png", width: 20, height: 10, mode: "rgb8" },
      ...{ compression: "deflate", variant: "plain", orientation: 1 },
    });
  });

  test.each([
    ["nothing", Buffer.alloc(0), 422, "empty", "It has no bytes."],
    ["text", Buffer.from("hello"), 422, "not-an-image", "It begins like no image."],
    ["another type", Buffer.from("%PDF-1.7"), 415, "unsupported-type", "It is PDF, which is not supported."],
    ["packed SVG", hex("1f8b0800"), 415, "unsupported-type", "It is gzip, which is not supported."],
    [
      ...["another mode", png(9, 9, "1002"), 415, "unsupported-mode"],
      "It is PNG with mode rgb16, which is not supported.",
    ],
    [
      ...["more pixels than allowed", png(50_001, 1000), 413, "too-many-pixels"],
      "It has 50001 x 1000 pixels, more than 50000000.",
    ],
    [
      ...["a long side", png(65_501, 1), 422, "unsupported-size"],
      "It has 65501 x 1 pixels; each side must have 1 to 65500.",
    ],
    [
      ...["no side", png(0, 2 ** 30), 422, "unsupported-size"],
      "It has 0 x 1073741824 pixels; each side must have 1 to 65500.",
    ],
    [
      ...["its own end", png(9, 9).subarray(0, 20), 422, "truncated"],
      "It is cut short or damaged: its header cannot be read.",
    ],
  ] as [string, Buffer, number, string, string][])(
    "that says %s is refused with reason, sentence and remedy",
    (_, content, status, type, message) => {
      const { extra, ...problem } = refusal(content);
      expect({ ...problem, message: refusal(content).message }).toMatchObject({ status, type, message });
      expect(extra.remedy).toEqual(expect.stringMatching(/^\w.+\.$/));
    },
  );

  test("of any bytes is read or refused, whatever follows the signature of a type", () => {
    const signature = fc.constantFrom(...Object.values(SIGNATURES).flat());
    const content = fc
      .tuple(signature, fc.uint8Array({ maxLength: 400 }))
      .map(([start, rest]) => Buffer.concat([hex(start.replaceAll(".", "0")), rest]));
    fc.assert(
      fc.property(content, (bytes) => {
        try {
          const { width, height, orientation = 1 } = readHeader(bytes);
          expect(width * height).toBeLessThanOrEqual(PHOTO_LIMITS.pixels);
          expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientation);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["JPEG segments", Buffer.concat([hex("ffd8"), Buffer.alloc(4_000_000, hex("ffe50002"))])],
    ["JPEG fill bytes", Buffer.concat([hex("ffd8"), Buffer.alloc(50_000_000, 0xff)])],
    ["PNG chunks", Buffer.concat([png(9, 9), Buffer.alloc(12_000_000, hex("00000000 74455874 00000000"))])],
    ["GIF blocks", Buffer.concat([hex("474946383961 0100 0100 00 00 00 21fe"), Buffer.alloc(50_000_000, 1)])],
  ])("of endless %s is refused at once", (_, content) => {
    const started = performance.now();
    expect(["too-costly", "truncated"]).toContain(refusal(content).type);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
