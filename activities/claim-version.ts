import type { Deps } from "../shared/deps.ts";
import { claimVersion as claim } from "../shared/release/claim.ts";
import type { Activity } from "./activity.ts";
import type { claimVersion } from "./contracts/release.ts";

export const claimVersionWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof claimVersion> =>
  async ({ model, runId, sha256, registry }) => ({
    version: await claim(blobs, model, { runId, sha256 }, registry.number),
  });
