import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import type { VersionCard } from "../shared/release/traffic.ts";
import { readFindings } from "../shared/runs/findings.ts";
import { trialFolder } from "../shared/search/trial.ts";
import type { Activity } from "./activity.ts";
import type { copyModel } from "./contracts/release.ts";

/** What serving needs of a trial's folder. */
const SERVED = /^(model\.onnx|model\.json|golden\/.+)$/;

export const copyModelWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof copyModel> =>
  async ({ request, dataset, winner, accuracy, version }) => {
    const { runId, model, snapshot, trainingHash, code } = request;
    const from = paths.run(runId, `${trialFolder(winner.number)}/`);
    for await (const { path } of blobs.list(from)) {
      const file = path.slice(from.path.length);
      if (SERVED.test(file)) await blobs.copy({ ...from, path }, paths.model(model, version, file));
    }
    const profile = paths.dataset(model, dataset, "profile.json");
    if (await blobs.exists(profile)) await blobs.copy(profile, paths.model(model, version, "profile.json"));
    const mlflowRunId = winner.mlflowRunId ?? "";
    const card: VersionCard = {
      model,
      version,
      runId,
      snapshot,
      dataset,
      mlflowRunId,
      trainingHash,
      code,
      accuracy,
      warnings: (await readFindings(blobs, runId))?.warnings ?? [],
    };
    await blobs.writeJson(paths.model(model, version, "version.json"), card);
    return null;
  };
