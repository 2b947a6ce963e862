import { setTimeout as pause } from "node:timers/promises";
import type { BlobServiceClient } from "@azure/storage-blob";
import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";
import { paths } from "../../shared/kit/paths.ts";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import type { Api } from "../demo/api.ts";

const Golden = z.array(z.object({ file: z.string(), probabilities: z.array(z.number()) }));
/** As far as the arithmetic of two runtimes moves a probability. */
const TOLERANCE = 0.001;
/** Milliseconds after which every instance knows who serves. */
const KNOWN_WITHIN = 30_000;
const LOOK_EVERY = 1000;

/** Asks what is deployed about a version's golden images. Gives their number; throws `Trouble` at the first other answer than was measured. */
export async function predictGolden(
  serving: Api,
  storage: BlobServiceClient,
  { model, version }: { model: string; version: string },
): Promise<number> {
  const read = (file: string) => {
    const { container, path } = paths.model(model, version, file);
    return storage.getContainerClient(container).getBlobClient(path).downloadToBuffer();
  };
  const { classes } = ModelSpec.parse(JSON.parse((await read("model.json")).toString()));
  const golden = Golden.parse(JSON.parse((await read("golden/golden.json")).toString()));
  const [first] = golden;
  if (!first) throw new Trouble(`Version ${version} of ${model} has no golden images.`, "Train it again.");
  await serves(serving, model, version, await read(`golden/${first.file}`));
  for (const { file, probabilities } of golden) {
    const answer = await serving.predict(model, await read(`golden/${file}`));
    const told = classes.map((name) => answer.probabilities[name] ?? Number.NaN);
    const off = Math.max(...probabilities.map((measured, n) => Math.abs(measured - (told[n] as number))));
    if (!(off <= TOLERANCE))
      throw new Trouble(
        `Version ${version} of ${model} does not serve as it was measured: the golden image ${file} is off by ${off.toFixed(3)}.`,
        "Look at what serves: the package, its decoder, the version's files in storage.",
      );
  }
  return golden.length;
}

async function serves(serving: Api, model: string, version: string, photo: Buffer): Promise<void> {
  const until = Date.now() + KNOWN_WITHIN;
  for (;;) {
    const answer = await serving.predict(model, photo);
    if (answer.version === version) return;
    if (Date.now() > until)
      throw new Trouble(
        `${serving.url} predicts with version ${answer.version} of ${model}, not ${version}, which was promoted.`,
        "Does it read the same storage account?",
      );
    await pause(LOOK_EVERY);
  }
}
