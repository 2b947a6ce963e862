import type { Blobs } from "../clients/blobs.ts";
import type { Databricks } from "../clients/databricks.ts";
import { source } from "../dataset/listing.ts";
import { type BlobPath, paths } from "../kit/paths.ts";
import type { Plans } from "../plan/plans.ts";
import { TaskRecord } from "../tasks/records.ts";
import { writeSpec } from "../tasks/specs.ts";
import { DOCTOR } from "./contract.ts";
import { doctorTask } from "./tasks.ts";

/** The files of a probe: no model's name begins as theirs do. */
export const probeFiles =
  (probe: string) =>
  (file: string): BlobPath =>
    paths.run(DOCTOR, `${probe}/${file}`);

/** Writes what a probe's task is told: to read the first photo there is, and to write a file beside its spec. */
export async function writeProbe(blobs: Blobs, plans: Plans, probe: string): Promise<string> {
  const files = probeFiles(probe);
  const sources = [...(await plans.active()).values()].map(source);
  for (const folder of sources) {
    for await (const { path, etag, size } of blobs.list(folder, 1)) {
      const photo = { path, etag, size };
      return writeSpec(blobs, doctorTask, files, {
        ...{ images: blobs.photosUri(folder.container), photo, file: blobs.uri(files("file")) },
      });
    }
  }
  const images = blobs.photosUri(sources[0]?.container ?? "images");
  return writeSpec(blobs, doctorTask, files, { images, photo: undefined, file: blobs.uri(files("file")) });
}

/** Ends the Databricks runs of all probes but this one, which somebody has left behind. */
export async function endOthers(blobs: Blobs, databricks: Databricks, probe: string): Promise<void> {
  const folder = paths.tasks(DOCTOR);
  for await (const { path } of blobs.list(folder)) {
    if (path.startsWith(`${folder.path}${probe}.`)) continue;
    const record = await blobs.json({ ...folder, path }, TaskRecord);
    if (record) await databricks.cancel(record.databricksRunId);
    await blobs.remove({ ...folder, path });
  }
}
