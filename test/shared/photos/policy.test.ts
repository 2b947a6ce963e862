import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { refusedByCodec } from "../../../shared/photos/policy.ts";
import table from "../../../training/darkroom_training/photos/photos.json" with { type: "json" };
import { root } from "../../local/processes.ts";

const { jpeg, ...others } = table.decoders;

describe("the libraries that decode", () => {
  test("are libvips in the version of the policy, in serving and in training", () => {
    const python = "import pyvips; print('.'.join(str(pyvips.version(n)) for n in range(3)))";
    const training = execFileSync(join(root, ".venv/bin/python"), ["-c", python], { encoding: "utf8" });
    expect([sharp.versions.vips, training.trim()].map((version) => `libvips ${version}`)).toEqual(
      Array(2).fill(others.png.library),
    );
    const { chunks: _, ...png } = others.png;
    expect([others.webp, others.gif, others.tiff]).toEqual(Array(3).fill(png));
  });

  test("are libjpeg-turbo in the version of the policy, in serving and in training", () => {
    const serving = globSync("node_modules/@julusian/jpeg-turbo/prebuilds/*/*turbo*.{node,so*,dylib}", {
      cwd: root,
    });
    const training = globSync(".venv/lib/python*/site-packages/simplejpeg/*.so", { cwd: root });
    for (const files of [serving, training]) {
      const versions = files.map(
        (file) => /libjpeg-turbo version [\d.]+/.exec(readFileSync(join(root, file), "latin1"))?.[0],
      );
      expect(versions).toContain(jpeg.library.replace(" ", " version "));
    }
  });
});

describe("an error of a codec", () => {
  test.each([
    ["vips_tracked: out of memory -- size == 34MB", "too-costly"],
    ["Insufficient memory (case 4)", "too-costly"],
    ["glib: Error creating thread: Resource temporarily unavailable", "too-costly"],
    [
      "tiff2vips: Failed to allocate memory for custom tag (4294967295 elements of 4 bytes each)",
      "truncated",
    ],
    ["tiff2vips: Cumulated memory allocation of 52015704 + 1000000 bytes is beyond the limit", "truncated"],
    ["VipsJpeg: premature end of JPEG image", "truncated"],
  ])("that says %s makes its photo %s", (message, reason) => {
    expect(refusedByCodec(new Error(message)).type).toBe(reason);
  });
});
