import type { Blobs } from "../clients/blobs.ts";
import { isMalformed } from "../kit/damaged.ts";
import { explain, Problem } from "../kit/errors.ts";
import { VersionNumber } from "../kit/ids.ts";
import { noSuchPage, type Page } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import { endOf } from "../requests/last-end.ts";
import type { VersionView } from "./routes.ts";
import { addVersion, readTraffic, readVersion, type Versions, versionNumbers } from "./store.ts";
import { readTaint } from "./taint.ts";
import { isSame, type Traffic, type VersionCard } from "./traffic.ts";

/** A version as people see it: what it was made of and by, whether it serves, and whether photos of it are gone. */
export async function describeVersion(blobs: Blobs, model: string, version: string): Promise<VersionView> {
  const known = VersionNumber.safeParse(version).success;
  const card = known && (await readCard(blobs, model, version));
  if (card) return shown(blobs, card, await readTraffic(blobs, model));
  const half = known && (await blobs.exists(paths.claim(model, version)));
  const why = half ? "it is still being copied, or its run has ended before that was done" : "";
  const remedy = `GET /api/models/${model}/versions lists them.`;
  const detail = `There is no version "${version}" of "${model}": ${why ? `${why}. ` : ""}${remedy}`;
  throw new Problem(404, "version-not-found", detail);
}

/** A version's card. One that is there and makes no sense is told of by name; storage that is away is something else. */
export async function readCard(blobs: Blobs, model: string, version: string) {
  try {
    return await readVersion(blobs, model, version);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    throw new Problem(500, "version-unreadable", explain(error));
  }
}

/** A page of the versions that were ever released, the newest first, and those among them of which nothing can be told. */
export async function describeVersions(blobs: Blobs, model: string, page: Page) {
  const traffic = await readTraffic(blobs, model);
  const found: Versions = { cards: [], broken: [] };
  const { next } = await fill(blobs, model, page, found);
  const versions = await Promise.all(found.cards.map((card) => shown(blobs, card, traffic)));
  return { versions, broken: found.broken, ...(next !== undefined && { next }) };
}

/** Reads the cards of a page, and whether there is another one. */
async function fill(blobs: Blobs, model: string, { after, limit }: Page, found: Versions) {
  const numbers = (await versionNumbers(blobs, model)).reverse();
  if (after !== "" && !numbers.includes(after)) throw noSuchPage(after);
  for (const version of numbers.slice(after === "" ? 0 : numbers.indexOf(after) + 1)) {
    if (found.cards.length === limit) {
      const more = await blobs.exists(paths.model(model, version, "version.json"));
      if (more) return { next: found.cards.at(-1)?.version };
    } else await addVersion(blobs, model, version, found);
  }
  return {};
}

async function shown(blobs: Blobs, card: VersionCard, traffic: Traffic | undefined): Promise<VersionView> {
  const { model, version, runId } = card;
  const { versionUrl: url, ...links } = linksOf(card);
  const releasedAt = (await endOf(blobs, runId))?.endedAt; // a result that cannot be read only costs the date
  return {
    ...card,
    ...(releasedAt !== undefined && { releasedAt }),
    serves: traffic !== undefined && isSame(traffic, card),
    tainted: (await readTaint(blobs, model, version)) ?? null,
    url,
    ...links,
    photosUrl: `${links.datasetUrl}/photos`,
  };
}

/** Where a version, and what it was made of and by, are described. */
export const linksOf = ({ model, version, dataset, runId }: VersionCard) => ({
  versionUrl: `/api/models/${model}/versions/${version}`,
  runUrl: `/api/runs/${runId}`,
  datasetUrl: `/api/models/${model}/datasets/${dataset}`,
});
