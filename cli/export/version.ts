import { Trouble } from "../../local/trouble.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { loadVersion } from "../../shared/serving/load-version.ts";
import { readTraffic, readVersion } from "../../shared/versions/store.ts";
import { type Files, json } from "../package/bundle.ts";

/** The files of a version, laid as storage has them, under a pointer that names it alone. Throws a `Trouble` where there is none. */
export async function versionFiles(blobs: Blobs, model: string, wanted?: string) {
  const traffic = await readTraffic(blobs, model);
  const version = wanted ?? traffic?.version;
  if (version === undefined)
    throw new Trouble(`No version of "${model}" serves.`, "Name one that is kept: --version N");
  const card = await readVersion(blobs, model, version);
  if (!card)
    throw new Trouble(
      `There is no version ${version} of "${model}".`,
      `GET /api/models/${model}/versions lists them.`,
    );
  const released = { version, runId: card.runId, ...(card.sha256 !== undefined && { sha256: card.sha256 }) };
  const { spec, onnx } = await loadVersion(blobs, model, released);
  if (sha256(onnx) !== spec.sha256)
    throw new Trouble(
      `models/${model}/${version}/model.onnx is not the file that was released.`,
      "Bring back an earlier version of it, as from the account's soft delete.",
    );
  const pointer = { ...released, previous: null, since: new Date(0).toISOString() };
  const at = ({ container, path }: { container: string; path: string }) => `${container}/${path}`;
  const files: Files = new Map([
    [at(paths.traffic(model)), json(pointer)],
    [at(paths.model(model, version, "version.json")), json(card)],
    [at(paths.model(model, version, "model.json")), json(spec)],
    [at(paths.model(model, version, "model.onnx")), onnx],
  ]);
  return { version, classes: spec.classes, files };
}
