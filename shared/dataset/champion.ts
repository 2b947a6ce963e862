import type { Blobs } from "../clients/blobs.ts";
import type { Plan } from "../plan/schema.ts";
import { noPhoto } from "../requests/no-photos.ts";
import { readVersion } from "../versions/store.ts";
import type { Before } from "./before.ts";
import { presentName } from "./listing.ts";
import { readManifest, readRunDataset, readSummary } from "./store.ts";

/** What the version that serves was trained on, with its classes under the names that the plan gives them now. */
export async function readChampion(blobs: Blobs, plan: Plan, version: string): Promise<Before["champion"]> {
  const card = await readVersion(blobs, plan.model, version);
  // What its run found, or in earlier versions the run that has made the dataset first.
  const described =
    card &&
    ((await readRunDataset(blobs, card.runId)) ?? (await readSummary(blobs, plan.model, card.dataset)));
  if (!described) return undefined;
  const now = (label: string) => presentName(label, plan.dataset);
  const served = described.classes.filter((label) => noPhoto(label, "") === undefined);
  return {
    version,
    classes: [...new Set(served.map(now))].sort(),
    tooSmall: described.classesLeftOut
      .filter(({ reason }) => reason === "class-too-small")
      .map(({ label }) => now(label)),
    labels: relabelled(readManifest(blobs, plan.model, card.dataset), now),
  };
}

async function* relabelled(lines: ReturnType<typeof readManifest>, now: (label: string) => string) {
  for await (const { photo, label } of lines) yield { photo, label: now(label) };
}
