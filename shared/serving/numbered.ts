import type { Reads } from "../clients/blobs.ts";
import { explain, Problem } from "../kit/errors.ts";
import { readVersion } from "../versions/store.ts";
import type { Traffic } from "../versions/traffic.ts";
import type { Champion, Champions } from "./champions.ts";
import type { Deployments } from "./deployments.ts";

/** What versions are found by. */
export interface Versions {
  blobs: Reads;
  champions: Champions;
  deployments: Deployments;
}

/** Who answers: whoever serves, or a version that was asked for by its number and may be. */
export function versionOf(versions: Versions, model: string, version: string | undefined): Promise<Champion> {
  return version === undefined ? versions.champions.of(model) : numbered(versions, model, version);
}

/** The numbers that may be asked for: the version that serves, and the one to which a rollback would go. */
export const numbersOf = ({ version, previous }: Traffic): string[] =>
  previous === null ? [version] : [version, previous];

async function numbered(
  { blobs, champions, deployments }: Versions,
  model: string,
  version: string,
): Promise<Champion> {
  const { traffic, stale } = await champions.traffic(model);
  const served = numbersOf(traffic);
  if (!served.includes(version)) throw notServed(model, version, served);
  const released = version === traffic.version ? traffic : await readVersion(blobs, model, version);
  if (!released) throw unavailable(model, version);
  try {
    return { deployment: await deployments.load(model, released), stale };
  } catch (error) {
    console.error(`Version ${version} of "${model}" cannot be loaded: ${explain(error)}`);
    throw unavailable(model, version);
  }
}

function notServed(model: string, version: string, served: readonly string[]): Problem {
  const detail = `version: ${version} of "${model}" does not serve; ${served.join(" and ")} may be asked.`;
  return new Problem(404, "version-not-served", detail);
}

function unavailable(model: string, version: string): Problem {
  const why = `Version ${version} of "${model}" cannot be loaded: the log says why.`;
  return new Problem(503, "model-unavailable", why, { retryAfter: 2 });
}
