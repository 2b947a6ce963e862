import { z } from "zod";
import type { Deps } from "../shared/deps.ts";
import { TerminalError } from "../shared/errors.ts";
import { paths } from "../shared/paths.ts";
import { trialFolder } from "../shared/search/trial.ts";
import { ModelSpec, openModel } from "../shared/serving/model.ts";
import type { Activity } from "./activity.ts";
import type { smokeTest } from "./contracts/release.ts";

const Golden = z.array(
  z.object({
    file: z.string().regex(/^[0-9a-f]{64}\.\w+$/, "must be a photo's identity and type"),
    label: z.string(),
    probabilities: z.array(z.number()),
  }),
);

/** Decoders may differ by a grey level; a wrong resize or colour order moves probabilities by far more. */
const TOLERANCE = 0.02;

export const smokeTestWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof smokeTest> =>
  async ({ runId, trial, sha256 }) => {
    const at = (file: string) => paths.run(runId, `${trialFolder(trial)}/${file}`);
    const name = `runs/${at("").path.replace(/\/$/, "")}`;
    const [spec, onnx, golden] = await Promise.all([
      blobs.json(at("model.json"), ModelSpec),
      blobs.bytes(at("model.onnx")),
      blobs.json(at("golden/golden.json"), Golden),
    ]);
    if (!spec || !onnx) throw new TerminalError(`${name} has no model any more: ask for a new run`);
    if (!golden || golden.length === 0) throw new TerminalError(`${name} has no golden images`);
    const model = await openModel(onnx.bytes, { ...spec, sha256 }, name);
    for (const { file, probabilities } of golden) {
      const image = await blobs.bytes(at(`golden/${file}`));
      if (!image) throw new TerminalError(`${name}/golden/${file} is missing`);
      const { probabilities: served } = await model.predict(image.bytes);
      const off = Math.max(
        ...probabilities.map((expected, n) => Math.abs(expected - (served[n] ?? Number.NaN))),
      );
      if (!(off <= TOLERANCE)) throw new TerminalError(differs(name, file, off));
    }
    return { images: golden.length };
  };

const differs = (name: string, file: string, off: number) =>
  `${name} does not serve as it was trained: on the golden image ${file} a probability is off by ${off.toFixed(3)}`;
