import { expect, test } from "vitest";
import { temporaryFolder } from "../../local/processes.ts";
import { judgeCorpus } from "./verdicts.ts";

// Thousands of damaged files of each type, for `npm run soak`. SEED=n repeats them, ROUNDS=n does more.
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const rounds = Number(process.env.ROUNDS ?? 3);
const MUTANTS = 2000;

test.each(Array.from({ length: rounds }, (_, n) => seed + n))(
  "training and serving agree on damaged files (seed %i)",
  { timeout: 600_000 },
  async (seed) => {
    const judged = await judgeCorpus(temporaryFolder(), MUTANTS, seed);
    expect(
      judged.filter(({ training, serving }) => JSON.stringify(training) !== JSON.stringify(serving)),
    ).toEqual([]);
    for (const [type, files] of Object.entries(
      Object.groupBy(judged, ({ name }) => name.split(":")[0] as string),
    )) {
      const readable = files?.filter(({ serving }) => "pixels" in serving) ?? [];
      console.log(
        `${type}: ${files?.length} damaged files judged alike, ${readable.length} of them readable`,
      );
    }
  },
);
