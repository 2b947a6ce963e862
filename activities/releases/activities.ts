import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Implementations } from "../activity.ts";
import { claimVersionWith } from "./claim-version.ts";
import { collectRegisterWith } from "./collect-register.ts";
import type * as contracts from "./contracts.ts";
import { copyModelWith } from "./copy-model.ts";
import { prepareRegisterWith } from "./prepare-register.ts";
import { promoteWith } from "./promote.ts";
import { setAliasesWith } from "./set-aliases.ts";
import { smokeTestWith } from "./smoke-test.ts";

/** What releases can do, with the services that it needs. */
export const releasesActivities = (services: { blobs: Blobs; mlflow: Mlflow; settings: Settings }) =>
  ({
    prepareRegister: prepareRegisterWith(services),
    collectRegister: collectRegisterWith(services),
    smokeTest: smokeTestWith(services),
    claimVersion: claimVersionWith(services),
    copyModel: copyModelWith(services),
    promote: promoteWith(services),
    setAliases: setAliasesWith(services),
  }) satisfies Implementations<typeof contracts>;
