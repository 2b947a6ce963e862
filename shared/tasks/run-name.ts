import type { Settings } from "../kit/settings.ts";

/** What people see in Databricks' list of runs: the app's environment if it has one, what a run is for, its step. */
export function runName(
  { DARKROOM_ENVIRONMENT }: Pick<Settings, "DARKROOM_ENVIRONMENT">,
  runId: string,
  step: string,
): string {
  const environment = DARKROOM_ENVIRONMENT === undefined ? "" : `[${DARKROOM_ENVIRONMENT}] `;
  return `${environment}${runId} ${step}`;
}

/** What a Databricks run is for, by its name. */
export const forWhat = (name: string): string => name.split(" ").at(-2) ?? "";
