import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Implementations } from "../activity.ts";
import type * as contracts from "./contracts.ts";
import { eraseFilesWith } from "./erase-files.ts";
import { eraseTextsWith } from "./erase-texts.ts";
import { finishErasureWith } from "./finish-erasure.ts";
import { prepareEraseWith } from "./prepare-erase.ts";
import { tracePhotoWith } from "./trace-photo.ts";

/** What erasure can do, with the services that it needs. */
export const erasureActivities = (services: { plans: Plans; blobs: Blobs; settings: Settings }) =>
  ({
    eraseFiles: eraseFilesWith(services),
    prepareErase: prepareEraseWith(services),
    eraseTexts: eraseTextsWith(services),
    finishErasure: finishErasureWith(services),
    tracePhoto: tracePhotoWith(services),
  }) satisfies Implementations<typeof contracts>;
