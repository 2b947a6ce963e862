import type { Blobs } from "../../shared/clients/blobs.ts";
import { DOCTOR } from "../../shared/doctor/contract.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Activity } from "../activity.ts";
import type { clearProbes } from "./contracts.ts";

export const clearProbesWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof clearProbes> =>
  async () => {
    const folder = paths.run(DOCTOR, "");
    for await (const { path } of blobs.list(folder)) await blobs.remove({ ...folder, path });
    await blobs.removeEmptyFolders(folder);
    return null;
  };
