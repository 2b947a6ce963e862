import type { Blobs } from "../../shared/clients/blobs.ts";
import { readFindings } from "../../shared/dataset/findings.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { sha256 as hashOf } from "../../shared/kit/hash.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import { trialFolder } from "../../shared/search/trial.ts";
import type { VersionCard } from "../../shared/versions/traffic.ts";
import type { Activity } from "../activity.ts";
import type { copyModel } from "./contracts.ts";

/** What serving needs of a trial's folder, beside the model itself. */
const SERVED = /^(model\.json|golden\/.+)$/;

export const copyModelWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof copyModel> =>
  async ({ request, dataset, winner, accuracy, version, sha256, registry, warnings }) => {
    const { runId, model, snapshot, trainingHash, code } = request;
    const from = paths.run(runId, `${trialFolder(winner.number)}/`);
    const at = (file: string) => paths.model(model, version, file);
    await copyMeasured(blobs, { ...from, path: `${from.path}model.onnx` }, at("model.onnx"), sha256);
    for await (const { path } of blobs.list(from)) {
      const file = path.slice(from.path.length);
      if (SERVED.test(file)) await blobs.copy({ ...from, path }, at(file));
    }
    const profile = paths.dataset(model, dataset, "profile.json");
    if (await blobs.exists(profile)) await blobs.copy(profile, at("profile.json"));
    const card: VersionCard = {
      model,
      version,
      runId,
      sha256,
      registry,
      snapshot,
      dataset,
      mlflowRunId: winner.mlflowRunId ?? "",
      trainingHash,
      code,
      accuracy,
      warnings: [...((await readFindings(blobs, runId))?.warnings ?? []), ...warnings],
    };
    // Last: a folder with a card is whole.
    await blobs.writeJson(at("version.json"), card);
    return null;
  };

/** Copies the bytes that were judged, and no others. */
async function copyMeasured(blobs: Blobs, from: BlobPath, to: BlobPath, sha256: string): Promise<void> {
  const found = await blobs.bytes(from);
  if (!found || hashOf(found.bytes) !== sha256)
    throw new TerminalError(
      `${from.container}/${from.path} is not the file that was judged any more: ask for a new run`,
    );
  await blobs.write(to, found.bytes);
}
