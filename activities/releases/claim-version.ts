import type { Blobs } from "../../shared/clients/blobs.ts";
import { claimVersion as claim } from "../../shared/versions/claim.ts";
import type { Activity } from "../activity.ts";
import type { claimVersion } from "./contracts.ts";

export const claimVersionWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof claimVersion> =>
  async ({ model, runId, sha256, registry }) => ({
    version: await claim(blobs, model, { runId, sha256 }, registry.number),
  });
