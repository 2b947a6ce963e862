import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Blobs } from "../../shared/clients/blobs.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";

/** Puts a model's files where serving finds them, as its first version. */
export async function storeModel(connection: string, model: string, folder: string): Promise<void> {
  const blobs = new Blobs({ DataStorage: connection, PLANS: "" });
  const at = (file: string) => paths.model(model, "1", file);
  const onnx = readFileSync(join(folder, "model.onnx"));
  const released = { version: "1", runId: "run-1", sha256: sha256(onnx) };
  await blobs.write(at("model.onnx"), onnx);
  await blobs.write(at("model.json"), readFileSync(join(folder, "model.json")));
  await blobs.writeJson(at("version.json"), {
    ...{ model, ...released, snapshot: "s", dataset: "d", mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 0.5 },
  });
  await blobs.writeJson(paths.traffic(model), { ...released, previous: null, since: "2026-01-01T00:00:00Z" });
}
