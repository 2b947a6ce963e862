import type { Blobs } from "../clients/blobs.ts";
import { TerminalError } from "../kit/errors.ts";
import { canonicalJson, sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";
import { drawnBy } from "../plan/space.ts";
import type { Backbone } from "../plan/trainer.ts";
import { trainerOf } from "../plan/trainers.ts";

/** Photos as they are, or mirrored left to right. */
type Variant = "plain" | "mirrored";

/** What the trials of a trainer learn from in place of pixels: what a backbone sees in photos. */
export interface Features {
  trainer: string;
  backbone: string;
  /** Names all files that this backbone, with these weights, has computed. */
  key: string;
  variants: Variant[];
}

/** The features that a search needs: of each trainer that has a backbone, for whatever its trials may draw. */
export const featuresOf = ({ search }: Pick<Plan, "search">): Features[] =>
  search.trainers.flatMap((trainer) => {
    const { backbone } = trainerOf(trainer);
    if (!backbone) return [];
    const augment = drawnBy(trainer, search.space).get("augment");
    const isMirrored = Array.isArray(augment) && augment.includes("flip");
    const variants: Variant[] = isMirrored ? ["plain", "mirrored"] : ["plain"];
    return { trainer, backbone: backbone.name, key: keyOf(backbone, search), variants };
  });

function keyOf({ name, weights, converter }: Backbone, search: Plan["search"]): string {
  const what = { name, weights: search.weights?.sha256 ?? weights, converter };
  return sha256(canonicalJson(what)).slice(0, 16);
}

/** The files of a shard's features, with the URIs that a task is told. */
export const featureFiles = (
  blobs: Pick<Blobs, "uri">,
  spec: string,
  shard: string,
  { backbone, key, variants }: Features,
) =>
  variants.map((variant) => ({
    backbone,
    pixels: blobs.uri(paths.shard(spec, shard, "npz")),
    features: blobs.uri(paths.features(spec, shard, `${key}.${variant}.npz`)),
    variant,
  }));

/** Which of these shards lack files of these features. Throws `TerminalError` where there is no place for any. */
export async function withoutFeatures(
  blobs: Blobs,
  spec: string,
  shards: readonly string[],
  { key, variants }: Features,
): Promise<string[]> {
  const folder = paths.featuresOf(spec);
  if (!(await blobs.hasContainer(folder.container)))
    throw new TerminalError(
      `there is no container "${folder.container}" beside "shards": create it (an app of before needed none)`,
    );
  const there = new Set<string>();
  for await (const { path } of blobs.list(folder)) there.add(path.slice(folder.path.length));
  return shards.filter((shard) => variants.some((variant) => !there.has(`${shard}/${key}.${variant}.npz`)));
}

/** Removes whatever was computed of a shard. It is computed again when it is needed. Gives the paths that are gone. */
export async function dropFeatures(blobs: Blobs, spec: string, shard: string): Promise<string[]> {
  const folder = paths.features(spec, shard, "");
  if (!(await blobs.hasContainer(folder.container))) return [];
  const gone: string[] = [];
  for await (const { path } of blobs.list(folder))
    if (await blobs.remove({ ...folder, path })) gone.push(`${folder.container}/${path}`);
  return gone;
}
