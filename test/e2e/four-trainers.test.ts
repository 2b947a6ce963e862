import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";
import { runsOf, startDarkroom, upload } from "./darkroom.ts";
import { trackedRuns } from "./done-once.ts";

const photos = process.env.DARKROOM_PHOTOS;
const TRAINERS = ["keras.cnn", "keras.vgg16", "torch.cnn", "torch.resnet18"];

/** Small photos and few epochs: what is to be seen is the way, and a winner that surely beats guessing. */
const plan = `model: pets
images: images/pets
owner: test@example.com
dataset: {settle: {quiet_period: 1s, longest_wait: 1m}, split: {train: 50%, validation: 10%, test: 40%}}
preprocess: {size: [32, 32]}
search: {trainers: [${TRAINERS}], per_trainer: 2, parallel: 2, epochs: 4}
gate: {champion: {inconclusive: pass}}
`;

test.skipIf(!photos || !existsSync(join(root, ".venv/torch")))(
  "four networks of two frameworks compete, each twice, and the best by its metric answers",
  { timeout: 900_000 },
  async () => {
    const darkroom = await startDarkroom(temporaryFolder(), { pets: plan });
    const files = photosIn(photos as string, 500);
    await upload(darkroom, "pets", files);

    const [run] = await runsOf(darkroom, "pets", 1, 800_000);
    if (!run || !("winner" in run)) throw new Error(JSON.stringify(run));
    const trials = run.trials as { number: number; trainer: string; best?: { validationAccuracy: number } }[];
    expect(trials.map(({ trainer }) => trainer).sort()).toEqual([...TRAINERS, ...TRAINERS].sort());
    const best = Math.max(...trials.map(({ best }) => best?.validationAccuracy ?? 0));
    const winner = trials.find(({ number }) => number === run.winner);
    expect(winner?.best?.validationAccuracy).toBe(best);

    const ofTrials = await vi.waitUntil(
      async () => {
        const tracked = await trackedRuns(darkroom, "pets");
        const told = tracked.some(({ tags }) => tags["darkroom.winner"] === "yes"); // a moment after the run's end
        return told && tracked.filter(({ tags }) => tags["mlflow.parentRunId"]);
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(ofTrials).toHaveLength(8);
    const highest = Math.max(...ofTrials.map(({ metrics }) => metrics.best_validation_accuracy as number));
    const won = ofTrials.filter(({ tags }) => tags["darkroom.winner"] === "yes");
    expect(won.map(({ tags }) => tags["darkroom.trial_number"])).toEqual([String(run.winner)]);
    expect(won[0]?.metrics.best_validation_accuracy).toBe(highest);

    expect(run).toMatchObject({ status: "promoted", version: "1" });
    const card = await darkroom.json("models", "pets/1/model.json");
    expect(card).toMatchObject({ trainer: winner?.trainer, classes: [...new Set(files.map(labelOf))] });
    const answer = await darkroom.api.predict("pets", files[0]?.bytes as Buffer);
    expect(answer).toMatchObject({ version: "1", runId: run.runId, label: expect.stringMatching(/cat|dog/) });
    console.log(
      `${run.seconds} s, ${Math.round((run.accuracy ?? 0) * 1000) / 10} % of the test photos, by ${winner?.trainer}`,
      trials.map(({ trainer, best }) => `${trainer} ${best?.validationAccuracy.toFixed(2)}`).join(", "),
    );
  },
);

const labelOf = ({ path }: { path: string }) => path.split("/")[0] as string;

/** The first photos of each label's folder. */
function photosIn(folder: string, each: number): { path: string; bytes: Buffer }[] {
  return readdirSync(folder)
    .sort()
    .flatMap((label) =>
      readdirSync(join(folder, label))
        .sort()
        .slice(0, each)
        .map((file) => ({
          path: `${label}/${file}`,
          bytes: readFileSync(join(folder, label, file)),
        })),
    );
}
