import { z } from "zod";
import type { Deps } from "../shared/deps.ts";
import { TerminalError } from "../shared/errors.ts";
import { paths } from "../shared/paths.ts";
import { loadModel } from "../shared/serving/model.ts";
import type { Activity } from "./activity.ts";
import type { smokeTest } from "./contracts/release.ts";

const Golden = z.array(z.object({ file: z.string(), label: z.string(), probabilities: z.array(z.number()) }));

/** Decoders may differ by a grey level; a wrong resize or colour order moves probabilities by far more. */
const TOLERANCE = 0.02;

export const smokeTestWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof smokeTest> =>
  async ({ model, version }) => {
    const golden = await blobs.json(paths.model(model, version, "golden/golden.json"), Golden);
    if (!golden || golden.length === 0)
      throw new TerminalError(`models/${model}/${version} has no golden images`);
    const loaded = await loadModel(blobs, model, version);
    for (const { file, probabilities } of golden) {
      const image = await blobs.bytes(paths.model(model, version, `golden/${file}`));
      if (!image) throw new TerminalError(`models/${model}/${version}/golden/${file} is missing`);
      const { probabilities: served } = await loaded.predict(image.bytes);
      const off = Math.max(
        ...probabilities.map((expected, n) => Math.abs(expected - (served[n] ?? Number.NaN))),
      );
      if (!(off <= TOLERANCE)) throw new TerminalError(differs(model, version, file, off));
    }
    return { images: golden.length };
  };

const differs = (model: string, version: string, file: string, off: number) =>
  `version ${version} of ${model} does not serve as it was trained: on the golden image ${file} a probability is off by ${off.toFixed(3)}`;
