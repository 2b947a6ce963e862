import type { Blobs } from "../../shared/clients/blobs.ts";
import { compactDatasets } from "../../shared/dataset/compact.ts";
import { findUnseen, photoFiles, possibleOriginals, unseenGroup } from "../../shared/dataset/files.ts";
import { source } from "../../shared/dataset/listing.ts";
import { closing } from "../../shared/dataset/scratch.ts";
import { readIndex, readSnapshot } from "../../shared/dataset/store.ts";
import { inspectTask } from "../../shared/dataset/tasks.ts";
import { paths } from "../../shared/kit/paths.ts";
import { POLICY } from "../../shared/photos/policy.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { prepareInspect } from "./contracts.ts";

const FILES_PER_TASK = 1000;
const MOST_TASKS = 8;

export const prepareInspectWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof prepareInspect> =>
  async ({ runId, snapshot, plan }) => {
    await compactDatasets(blobs, plan);
    return closing(
      await photoFiles(readSnapshot(blobs, plan, snapshot), readIndex(blobs, plan)),
      async (db) => {
        const { files, unseen } = findUnseen(db);
        const size = Math.max(FILES_PER_TASK, Math.ceil(unseen / MOST_TASKS));
        const specs: string[] = [];
        for (let n = 0; n * size < unseen; n++) {
          const at = (file: string) => paths.run(runId, `inspect/${n + 1}.${file}`);
          const folder = paths.index(plan.images);
          const records = { ...folder, path: `${folder.path}${runId}-${n + 1}.jsonl` };
          await blobs.writeLines(at("photos.jsonl"), unseenGroup(db, n, size));
          await blobs.writeLines(at("known.jsonl"), possibleOriginals(db, n, size));
          const spec = await writeSpec(blobs, inspectTask, at, {
            images: blobs.photosUri(source(plan).container),
            photos: blobs.uri(at("photos.jsonl")),
            known: blobs.uri(at("known.jsonl")),
            policy: POLICY,
            records: blobs.uri(records),
          });
          specs.push(spec);
        }
        return { specs, files, unseen };
      },
    );
  };
