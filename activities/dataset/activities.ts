import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Implementations } from "../activity.ts";
import { collectCheckWith } from "./collect-check.ts";
import type * as contracts from "./contracts.ts";
import { findDeletionsWith } from "./find-deletions.ts";
import { inThreads } from "./in-threads.ts";
import { keepQuarantineWith } from "./keep-quarantine.ts";
import { prepareCheckWith } from "./prepare-check.ts";

/** What dataset can do, with the services that it needs. */
export const datasetActivities = (services: { settings: Settings; blobs: Blobs }) =>
  ({
    ...inThreads(services.settings),
    prepareCheck: prepareCheckWith(services),
    collectCheck: collectCheckWith(services),
    findDeletions: findDeletionsWith(services),
    keepQuarantine: keepQuarantineWith(services),
  }) satisfies Implementations<typeof contracts>;
