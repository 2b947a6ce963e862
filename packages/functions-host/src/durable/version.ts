import type { Instance } from "./instance.ts";
import type { DurableSettings } from "./settings.ts";

/** Why an instance must not run on this version of the app; undefined if it may. */
export function versionMismatch(instance: Instance, settings: DurableSettings): string | undefined {
  const { defaultVersion, versionMatchStrategy } = settings;
  if (defaultVersion === undefined || versionMatchStrategy === "None") return undefined;
  const order = compareVersions(instance.version ?? "", defaultVersion);
  if (versionMatchStrategy === "Strict" ? order === 0 : order <= 0) return undefined;
  const rule = versionMatchStrategy === "Strict" ? "equal to" : "equal to or older than";
  return (
    `The orchestration version '${instance.version ?? ""}' is not ${rule} the worker version '${defaultVersion}' ` +
    `(versionMatchStrategy ${versionMatchStrategy}).`
  );
}

/** Compares as .NET does: by numbers if both are dotted numbers, else as texts; none is the oldest. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "") return -1;
  if (b === "") return 1;
  const numeric = /^\d+(\.\d+){1,3}$/;
  if (!numeric.test(a) || !numeric.test(b)) return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
  const [left, right] = [a, b].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let index = 0; index < 4; index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
