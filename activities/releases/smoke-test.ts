import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { explain, TerminalError } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { POLICY } from "../../shared/photos/policy.ts";
import { trialFolder } from "../../shared/search/trial.ts";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import { Pool } from "../../shared/serving/pool.ts";
import type { Activity } from "../activity.ts";
import type { smokeTest } from "./contracts.ts";

const Golden = z.array(
  z.object({
    file: z.string().regex(/^[0-9a-f]{64}\.\w+$/, "must be a photo's identity and type"),
    label: z.string(),
    probabilities: z.array(z.number()),
  }),
);

/** Serving sees the pixels that were evaluated; two runtimes' arithmetic moves a probability by a hundredth of this. */
const TOLERANCE = 0.001;
/** Pixels of an earlier decoding policy moved probabilities by up to 0.034; a wrong resize or colour order moves them by far more. */
const TOLERANCE_OF_ANOTHER_POLICY = 0.05;

export const smokeTestWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof smokeTest> =>
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
    // In a thread of its own: requests are answered meanwhile.
    const pool = new Pool(1);
    try {
      await pool.open({ key: name, name, spec: { ...spec, sha256 }, onnx: onnx.bytes });
      await testGolden(pool, name, spec, golden, (file) => blobs.bytes(at(`golden/${file}`)));
    } finally {
      await pool.stop();
    }
    return { images: golden.length };
  };

/** Throws `TerminalError` at the first golden image that is not answered as it was measured. */
async function testGolden(
  pool: Pool,
  name: string,
  { decoder }: ModelSpec,
  golden: z.infer<typeof Golden>,
  read: (file: string) => Promise<{ bytes: Buffer } | undefined>,
): Promise<void> {
  const tolerance = decoder.policy === POLICY ? TOLERANCE : TOLERANCE_OF_ANOTHER_POLICY;
  const wrong = (file: string, what: string) =>
    new TerminalError(`${name} does not serve as it was trained: the golden image ${file} ${what}`);
  for (const { file, probabilities } of golden) {
    const image = await read(file);
    if (!image) throw wrong(file, "is missing");
    const asked = { key: name, item: { photo: image.bytes } };
    const { probabilities: served } = await pool.ask("predict", asked).catch((error: unknown) => {
      throw wrong(file, `cannot be predicted: ${explain(error)}`);
    });
    const off = Math.max(
      ...probabilities.map((expected, n) => Math.abs(expected - (served[n] ?? Number.NaN))),
    );
    if (!(off <= tolerance)) throw wrong(file, `has a probability that is off by ${off.toFixed(3)}`);
  }
}
