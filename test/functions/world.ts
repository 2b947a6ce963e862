import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { DEFAULTS } from "../../shared/plan/defaults.ts";
import type { PlanFile } from "../../shared/plan/plan-files.ts";
import { readPlan } from "../../shared/plan/read.ts";
import { root } from "../local/processes.ts";

const recorded = join(root, "test/recorded/documents");
const readJson = (path: string) => JSON.parse(readFileSync(join(recorded, path), "utf8"));

const card = readJson("models/MODEL/VERSION/version.json");
const { predictionId } = readJson("predictions/MODEL/DAY/SHORT.jsonl");
const [, day, batch] = /^tiny-(\d{8})-([0-9a-f]{16})/.exec(predictionId) as unknown as string[];

/** What the recorded documents are about. */
export const known = {
  model: "tiny",
  runId: readJson("runs/RUN/request.json").runId as string,
  dataset: readJson("datasets/MODEL/HASH/summary.json").dataset as string,
  photo: firstLine("datasets/MODEL/HASH/manifest.jsonl").photo as string,
  erasureId: readJson("datasets/erased/ID.json").erasureId as string,
  version: card.version as string,
  predictionId: predictionId as string,
};

function firstLine(path: string) {
  return JSON.parse(readFileSync(join(recorded, path), "utf8").split("\n", 1)[0] as string);
}

export function planFile(model: string, more = ""): PlanFile {
  const text = `model: ${model}\nimages: images/${model}\nowner: test@example.com\n${more}`;
  const file = `plans/${model}.yaml`;
  return { file, text, plan: readPlan(text, file), defaults: DEFAULTS };
}
export const files = new Map(["colours", "tiny"].map((model) => [model, planFile(model)]));

/** Puts the recorded documents where they came from, as the story of one model; and another model that answers. */
export async function seed(blobs: Blobs): Promise<void> {
  for (const file of readdirSync(recorded, { recursive: true, encoding: "utf8" })) {
    if (!/\.jsonl?$/.test(file)) continue;
    const [container = "", ...path] = placeOf(file).split("/");
    await blobs.write({ container, path: path.join("/") }, readFileSync(join(recorded, file)));
  }
  const { version, runId, sha256 } = card;
  const traffic = { version, runId, sha256, previous: null, since: "2026-01-01T00:00:00.000Z" };
  await blobs.writeJson(paths.traffic("tiny"), traffic);
  const newest = { runId: known.runId, dataset: known.dataset, previous: null };
  await blobs.writeJson(paths.newest("tiny"), newest);
  await blobs.writeJson(paths.runByTime("tiny", "2026-01-01T00:00:00Z", known.runId), { runId: known.runId });
  await blobs.write(paths.dataset("tiny", known.dataset, "report.html"), "<p>Two classes</p>");
  await blobs.writeJson(paths.head("tiny"), { running: null, queued: null, settlingSince: null });
  await seedColours(blobs);
}

/** The path that a recorded document had, by the names in it. */
function placeOf(file: string): string {
  return file
    .replace(/^(datasets\/MODEL)\/HASH\//, `$1/${known.dataset}/`)
    .replace("TIME-RUN", `000000000000000-${known.runId}`)
    .replace("DAY/SHORT", `${day?.replace(/(....)(..)(..)/, "$1-$2-$3")}/${batch}`)
    .replace("erased/ID", `erased/${known.erasureId}`)
    .replaceAll("MODEL", "tiny")
    .replaceAll("VERSION", known.version)
    .replaceAll("RUN", known.runId)
    .replaceAll("HASH", "a".repeat(64))
    .replaceAll("SHORT", "a".repeat(16))
    .replace(/(\/|-)N(?=[./-])/g, "$11");
}

async function seedColours(blobs: Blobs): Promise<void> {
  const onnx = readFileSync(join(root, "test/shared/serving/fixtures/colours.onnx"));
  const hash = sha256(onnx);
  const at = (file: string) => paths.model("colours", "1", file);
  const io = { input: "image", output: "probabilities" };
  await blobs.write(at("model.onnx"), onnx);
  await blobs.writeJson(at("model.json"), {
    format: 1,
    classes: ["red", "green", "blue"],
    ...io,
    sha256: hash,
  });
  const made = { ...card, model: "colours", version: "1", runId: "run-1", sha256: hash };
  await blobs.writeJson(at("version.json"), made);
  const since = "2026-01-01T00:00:00Z";
  const traffic = { version: "1", runId: "run-1", sha256: hash, previous: null, since };
  await blobs.writeJson(paths.traffic("colours"), traffic);
}
