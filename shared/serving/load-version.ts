import type { Reads } from "../clients/blobs.ts";
import { TerminalError } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { readVersion } from "../versions/store.ts";
import { isSame, type Released, type VersionCard } from "../versions/traffic.ts";
import { ModelSpec } from "./model-spec.ts";

/** The files of a released version: the run and the bytes that were judged. */
export interface Loaded {
  card: VersionCard;
  spec: ModelSpec;
  onnx: Buffer;
}

/** Loads the files of a released version. Throws `TerminalError` where they are not whole, or another run's. */
export async function loadVersion(blobs: Reads, model: string, released: Released): Promise<Loaded> {
  const { version, runId, sha256 } = released;
  const name = `models/${model}/${version}`;
  const [card, spec, onnx] = await Promise.all([
    readVersion(blobs, model, version),
    blobs.json(paths.model(model, version, "model.json"), ModelSpec),
    blobs.bytes(paths.model(model, version, "model.onnx")),
  ]);
  if (!card || !spec || !onnx) throw new TerminalError(`${name} is not whole: release another version`);
  if (!isSame(card, released))
    throw new TerminalError(`${name} was made by ${card.runId}, but the traffic pointer names ${runId}`);
  return { card, spec: { ...spec, sha256: sha256 ?? card.sha256 ?? spec.sha256 }, onnx: onnx.bytes };
}
