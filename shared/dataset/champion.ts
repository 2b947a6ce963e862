import type { Blobs } from "../clients/blobs.ts";
import type { Plan } from "../plan/schema.ts";
import { readVersion } from "../release/store.ts";
import type { Before } from "./describe.ts";
import { presentName } from "./listing.ts";
import { readManifest, readSummary } from "./store.ts";

/** What the version that serves was trained on, with its classes under the names that the plan gives them now. */
export async function readChampion(blobs: Blobs, plan: Plan, version: string): Promise<Before["champion"]> {
  const card = await readVersion(blobs, plan.model, version);
  const summary = card && (await readSummary(blobs, plan.model, card.dataset));
  if (!summary) return undefined;
  const now = (label: string) => presentName(label, plan.dataset);
  return {
    version,
    classes: [...new Set(summary.classes.map(now))].sort(),
    tooSmall: summary.classesLeftOut
      .filter(({ reason }) => reason === "class-too-small")
      .map(({ label }) => now(label)),
    labels: relabelled(readManifest(blobs, plan.model, summary.dataset), now),
  };
}

async function* relabelled(lines: ReturnType<typeof readManifest>, now: (label: string) => string) {
  for await (const { photo, label } of lines) yield { photo, label: now(label) };
}
