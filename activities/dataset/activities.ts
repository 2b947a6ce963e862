import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Implementations } from "../activity.ts";
import { collectCheckWith } from "./collect-check.ts";
import type * as contracts from "./contracts.ts";
import { describeDatasetWith } from "./describe-dataset.ts";
import { findDeletionsWith } from "./find-deletions.ts";
import { keepQuarantineWith } from "./keep-quarantine.ts";
import { prepareCheckWith } from "./prepare-check.ts";
import { prepareInspectWith } from "./prepare-inspect.ts";
import { preparePreprocessWith } from "./prepare-preprocess.ts";

/** What dataset can do, with the services that it needs. */
export const datasetActivities = (services: { settings: Settings; blobs: Blobs }) =>
  ({
    prepareInspect: prepareInspectWith(services),
    describeDataset: describeDatasetWith(services),
    prepareCheck: prepareCheckWith(services),
    collectCheck: collectCheckWith(services),
    preparePreprocess: preparePreprocessWith(services),
    findDeletions: findDeletionsWith(services),
    keepQuarantine: keepQuarantineWith(services),
  }) satisfies Implementations<typeof contracts>;
