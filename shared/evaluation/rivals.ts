import type { Blobs } from "../clients/blobs.ts";
import { hasManifest } from "../dataset/store.ts";
import { paths } from "../kit/paths.ts";
import { readTraffic, readVersion } from "../versions/store.ts";
import { isSame, type Released, type VersionCard } from "../versions/traffic.ts";

/** A released version that can be measured: its files are there, and are the ones that were released. */
export interface KnownRival {
  released: Released;
  card: VersionCard;
}

/** Whom the next version is compared with. */
export interface Rivals {
  /** What the traffic pointer says, whether or not it can be measured. */
  serving: Released | null;
  champion: KnownRival | undefined;
  /** The best version so far, where another one serves. */
  best: KnownRival | undefined;
}

export async function readRivals(blobs: Blobs, model: string): Promise<Rivals> {
  const traffic = await readTraffic(blobs, model);
  if (!traffic) return { serving: null, champion: undefined, best: undefined };
  const { version, runId, sha256, best } = traffic;
  const serving = { version, runId, sha256 };
  return {
    serving,
    champion: await measurable(blobs, model, serving),
    best: best && !isSame(best, serving) ? await measurable(blobs, model, best) : undefined,
  };
}

/** Undefined where files are gone, or belong to another model: then there is nothing to compare with. */
async function measurable(blobs: Blobs, model: string, released: Released): Promise<KnownRival | undefined> {
  const card = await readVersion(blobs, model, released.version);
  if (!card || !isSame(card, released)) return undefined;
  const files = ["model.onnx", "model.json"].map((file) => paths.model(model, released.version, file));
  const there = await Promise.all(files.map((file) => blobs.exists(file)));
  if (!there.every(Boolean) || !(await hasManifest(blobs, model, card.dataset))) return undefined;
  return { released, card };
}
