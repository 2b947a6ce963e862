import { beforeEach, describe, expect, test } from "vitest";
import { claimVersionWith } from "../../../activities/releases/claim-version.ts";
import { copyModelWith } from "../../../activities/releases/copy-model.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { sha256 as hashOf } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { readVersion } from "../../../shared/versions/store.ts";
import { request, trials } from "../../orchestrations/fixtures.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";

const blobs = new Blobs(await startStorage());
const hub = new Hub();
const dataset = "d".repeat(64);
const sha256 = hashOf("weights");
let runs = 0;
let asked = request();

beforeEach(async () => {
  asked = request({ model: `pets-${++runs}`, runId: `pets-${runs}-1-1-1-1` });
  const at = (file: string) => paths.run(asked.runId, `trials/2/${file}`);
  await blobs.write(at("model.onnx"), "weights");
  await blobs.writeJson(at("model.json"), { sha256 });
  await blobs.writeJson(at("golden/golden.json"), []);
  await blobs.writeJson(at("spec.json"), {});
  const found = { check: "blank", severity: "warning", value: 0.3, threshold: 0.01 };
  const findings = [{ ...found, sentence: "3 photos are blank.", remedy: "Remove them." }];
  await blobs.writeJson(paths.run(asked.runId, "check/result.json"), { verdict: "warning", findings });
});

const registry = { name: "pets", number: "1" };
const copy = (version: string, storage = blobs) =>
  copyModelWith({ blobs: storage })(
    {
      ...{ request: asked, dataset, winner: trials[1] as never, accuracy: 0.95, version, sha256, registry },
      warnings: ['The model answers "dog" to none of the test photos.'],
    },
    hub,
  );
const claim = () =>
  claimVersionWith({ blobs })({ model: asked.model, runId: asked.runId, sha256, registry }, hub);
const filesOf = async (version: string) => {
  const folder = paths.model(asked.model, version, "");
  return (await collect(blobs.list(folder))).map(({ path }) => path.slice(folder.path.length));
};

describe("a released version", () => {
  test("has what serving needs, and a card with run, bytes and what to look at", async () => {
    const { version } = await claim();
    await copy(version);
    expect(await filesOf(version)).toEqual([
      "claim.json",
      "golden/golden.json",
      "model.json",
      "model.onnx",
      "version.json",
    ]);
    expect(await readVersion(blobs, asked.model, version)).toMatchObject({
      ...{ version: "1", runId: asked.runId, sha256, registry, accuracy: 0.95 },
      warnings: ["3 photos are blank. Remove them.", 'The model answers "dog" to none of the test photos.'],
    });
  });

  test("is whole only with its card, wherever the copying died; a repetition makes it so", async () => {
    const { version } = await claim();
    for (let dies = 0; dies < 4; dies++) {
      let left = dies;
      const mortal = new Proxy(blobs, {
        get(target, name: keyof Blobs) {
          const method = target[name] as (...args: unknown[]) => unknown;
          return (...args: unknown[]) => {
            if (/^(write|copy)/.test(name) && left-- === 0) throw new Error("killed");
            return method.apply(target, args);
          };
        },
      });
      await expect(copy(version, mortal)).rejects.toThrow("killed");
      expect(await readVersion(blobs, asked.model, version)).toBeUndefined();
      expect(await claim()).toEqual({ version });
    }
    await copy(version);
    expect(await readVersion(blobs, asked.model, version)).toMatchObject({ version, sha256 });
  });

  test("is not made of bytes that were not judged", async () => {
    await blobs.write(paths.run(asked.runId, "trials/2/model.onnx"), "other weights");
    const { version } = await claim();
    await expect(copy(version)).rejects.toThrow(
      "trials/2/model.onnx is not the file that was judged any more",
    );
    expect(await filesOf(version)).toEqual(["claim.json"]);
  });
});
