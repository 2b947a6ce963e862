import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, startDarkroom, tinyPlan, upload } from "./darkroom.ts";
import { everyStepDoneOnce, everyTrialTrackedOnce } from "./done-once.ts";
import { type Manner, NEEDED, type Needed, reach, STAGES, type Stage, takeAway } from "./outages.ts";
import { endsOf } from "./where.ts";

// Which service hangs and which refuses at which stage alternates with SEED=n.
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const SECONDS = 120;
const MANNERS: Manner[] = ["hangs", "refuses"];
// One trial after the other: as many life cycles go on at once as there are services and halves.
const plan = tinyPlan(
  "tiny",
  "search: {trainers: [keras.cnn], space: {learning_rate: [0.003], dropout: [0.2]}, trials: 2, parallel: 1, epochs: 15}",
);
const stages = Object.keys(STAGES) as Stage[];
/** A life cycle has every other stage with a service away, so that it recovers in between. */
const halves = [0, 1].map((half) => stages.filter((_, n) => n % 2 === half));
const lives = NEEDED.flatMap((needed) => halves.map((half) => ({ needed, half })));

test(`no run fails for a service that is away for two minutes, at whatever stage (seed ${seed})`, {
  timeout: 3_600_000,
}, async () => {
  const folder = temporaryFolder();
  const photos = digits(join(folder, "digits"), ["0", "1", "2"], 60);
  const ends: Promise<string>[] = [];
  for (const [n, { needed, half }] of lives.entries()) {
    const darkroom = await startDarkroom(join(folder, String(n)), { tiny: plan });
    const end = live(darkroom, photos, needed, half).catch(String);
    ends.push(end.then((end) => told(`${needed} away at ${half.join(", ")}: `, end)));
  }
  expect(await Promise.all(ends)).toEqual(lives.map(() => "promoted"));
});

function told(what: string, end: string): string {
  console.log(what + end);
  return end;
}

/** A life cycle in which a service goes away at these stages; gives how it ended. */
async function live(
  darkroom: Darkroom,
  photos: { path: string; bytes: Buffer }[],
  needed: Needed,
  half: readonly Stage[],
): Promise<string> {
  await upload(darkroom, "tiny", photos);
  for (const [n, stage] of half.entries()) {
    const manner = MANNERS[(n + seed) % MANNERS.length] as Manner;
    await reach(darkroom, "tiny", stage);
    console.log(`${needed} ${manner} at ${stage} for ${SECONDS} s`);
    await takeAway(darkroom, needed, manner, SECONDS);
  }
  const [run, ...others] = await endsOf(darkroom, "tiny", 1);
  if (!run || others.length > 0) throw new Error(`${others.length + 1} runs of one snapshot`);
  const because = "because" in run ? run.because : "";
  if (run.status !== "promoted") return `${run.status}: ${because}`;
  await everyStepDoneOnce(darkroom, [run], new Set());
  await everyTrialTrackedOnce(darkroom, [run]);
  return run.status;
}
