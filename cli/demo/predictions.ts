import { BlobServiceClient } from "@azure/storage-blob";
import pc from "picocolors";
import { shown } from "../../shared/kit/text.ts";
import type { Api } from "./api.ts";
import { ending, table } from "./table.ts";

const HOW_MANY = 8;
const SEED = 7;
/** How many columns of the terminal the rest of a row takes beside photo and label. */
const FIGURES = 38;

interface TestPhoto {
  path: string;
  label: string;
  split: string;
}

/** Predicts photos of the test split, drawn by a fixed seed, so that misses show as they come. */
export async function predictSome(
  api: Api,
  connection: string,
  model: string,
  runId: string,
  columns: number,
): Promise<string[]> {
  const storage = BlobServiceClient.fromConnectionString(connection);
  const photos = await storage
    .getContainerClient("runs")
    .getBlobClient(`${runId}/photos.jsonl`)
    .downloadToBuffer();
  const lines = photos.toString("utf8").trim().split("\n");
  const tests = lines.map((line) => JSON.parse(line) as TestPhoto).filter(({ split }) => split === "test");
  const rows = [];
  for (const { path, label } of drawn(tests)) {
    const photo = await storage.getContainerClient("images").getBlobClient(path).downloadToBuffer();
    const answer = await api.predict(model, photo);
    const mark = answer.label === label ? pc.green("✔") : pc.red("✖");
    rows.push([
      mark,
      ending(shown(path), (columns - FIGURES) / 2),
      ending(shown(answer.label), (columns - FIGURES) / 2),
      answer.probability.toFixed(3),
      `v${answer.version}`,
      `${answer.latencyMs} ms`,
    ]);
  }
  const [header = "", ...body] = table([
    [" ", "photo", "predicted", "probability", "version", "latency"],
    ...rows,
  ]);
  return [pc.dim(header), ...body];
}

/** A draw without replacement that is the same every time for the same photos. */
function drawn<T>(items: readonly T[]): T[] {
  const left = [...items];
  const out: T[] = [];
  for (let state = SEED; left.length > 0 && out.length < HOW_MANY; ) {
    state = (state * 48_271) % 2_147_483_647;
    out.push(...left.splice(state % left.length, 1));
  }
  return out;
}
