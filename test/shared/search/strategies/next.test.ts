import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../../shared/plan/schema.ts";
import { drawTrials } from "../../../../shared/search/strategies/draw.ts";
import { next, type Observed } from "../../../../shared/search/strategies/next.ts";
import type { TrialPlan } from "../../../../shared/search/trial.ts";
import { plan } from "../../../orchestrations/fixtures.ts";

type Search = Plan["search"];

const searches = fc
  .record({
    strategy: fc.constantFrom("random", "stratified", "halving" as const),
    trials: fc.integer({ min: 1, max: 30 }),
    eta: fc.integer({ min: 2, max: 5 }),
    rungs: fc.integer({ min: 2, max: 4 }),
    seed: fc.nat(100),
  })
  .map(({ strategy, trials, eta, rungs, seed }): Search => {
    const { search } = plan(
      `search: {trials: ${trials}, seed: ${seed}, trainers: [keras.cnn, torch.cnn], epochs: 125}`,
    );
    return { ...search, strategy, ...(strategy === "halving" && { halving: { eta, rungs } }) };
  });

/** Trains trials in no time: how good each one is, or that it fails. */
type Quality = (number: number, rung: number) => number | undefined;
const qualities = fc
  .array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 6 }), {
    minLength: 1,
    maxLength: 40,
  })
  .map(
    (values): Quality =>
      (number, rung) =>
        values[(number * 7 + rung * 3) % values.length],
  );

const rungOf = ({ rung }: TrialPlan) => rung?.number ?? 1;
/** To which epoch a trial is asked to train, of so many. */
const untilOf = ({ rung }: TrialPlan, epochs: number) => rung?.until ?? epochs;

function observe(trial: TrialPlan, quality: Quality): Observed {
  const [number, rung] = [trial.number, rungOf(trial)];
  const found = quality(number, rung);
  return {
    number,
    rung,
    best: found === undefined ? undefined : { validationAccuracy: found, validationLoss: 1 - found },
  };
}

/** Plays a search to its end: what was asked in each round, and all that was observed. */
function played(search: Search, quality: Quality) {
  const observed: Observed[] = [];
  const rounds = [];
  for (let asked = next(search, []); asked.length > 0; asked = next(search, observed)) {
    rounds.push(asked);
    observed.push(...asked.map((trial) => observe(trial, quality)));
  }
  return { rounds, observed };
}

describe("whatever the strategy", () => {
  test("there are never more trials than the plan says, and none is trained twice to the same epoch", () => {
    fc.assert(
      fc.property(searches, qualities, (search, quality) => {
        const all = played(search, quality).rounds.flat();
        expect(new Set(all.map(({ number }) => number)).size).toBeLessThanOrEqual(search.trials as number);
        const steps = all.map((trial) => `${trial.number}/${untilOf(trial, 125)}`);
        expect(new Set(steps).size).toBe(steps.length);
      }),
    );
  });

  test("the same is asked after the same was observed, in whatever order that came", () => {
    fc.assert(
      fc.property(searches, qualities, fc.infiniteStream(fc.nat()), (search, quality, order) => {
        const { observed } = played(search, quality);
        const shuffled = observed
          .map((one) => ({ one, by: order.next().value as number }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        for (const rung of [1, 2]) {
          const upTo = (some: Observed[]) =>
            next(
              search,
              some.filter((one) => one.rung <= rung),
            );
          expect(upTo(shuffled)).toEqual(upTo(observed));
        }
      }),
    );
  });
});

test("a strategy without rungs asks for all of its trials at once, to their end, and then for none", () => {
  for (const strategy of ["random", "stratified"] as const) {
    const search = { ...plan("search: {trials: 5}").search, strategy };
    const asked = next(search, []);
    expect(asked).toEqual(drawTrials(search));
    expect(
      next(
        search,
        asked.map((trial) => observe(trial, () => 0.5)),
      ),
    ).toEqual([]);
  }
});

describe("halving", () => {
  const halving = (text: string) => plan(`search: {strategy: halving, ${text}}`).search;

  test("trains the same trials as a random search, most of them for a few epochs", () => {
    const search = halving("trials: 16");
    const { rounds } = played(search, (number) => number / 16);
    expect(rounds.map((asked) => [asked.length, asked[0]?.rung])).toEqual([
      [16, { number: 1, until: 2 }],
      [6, { number: 2, since: 2, until: 4 }],
      [2, { number: 3, since: 4 }],
    ]);
    expect(rounds[2]?.map(({ number }) => number)).toEqual([15, 16]);
    const all = drawTrials({ ...search, strategy: "random" });
    expect(rounds[0]?.map(({ rung: _, ...trial }) => trial)).toEqual(all);
  });

  test("lets exactly the best of every rung go on, of equals the lower numbers", () => {
    fc.assert(
      fc.property(searches, qualities, (search, quality) => {
        fc.pre(search.strategy === "halving");
        const { rounds } = played(search, quality);
        for (const [n, asked] of rounds.slice(0, -1).entries()) {
          const ranked = asked
            .flatMap((trial) => {
              const { number } = trial;
              const found = quality(number, rungOf(trial));
              return found === undefined ? [] : [{ number, found }];
            })
            .sort((a, b) => b.found - a.found || a.number - b.number);
          const kept = ranked.slice(0, Math.ceil(asked.length / (search.halving?.eta as number)));
          expect(new Set(rounds[n + 1]?.map(({ number }) => number))).toEqual(
            new Set(kept.map(({ number }) => number)),
          );
        }
      }),
    );
  });

  test("costs no more epochs than all trials to their end, and each rung no more than its share", () => {
    fc.assert(
      fc.property(searches, qualities, (search, quality) => {
        const { rounds } = played(search, quality);
        const rungs = played(search, () => 1).rounds.length;
        const reached = new Map<number, number>();
        let total = 0;
        for (const trial of rounds.flat()) {
          const { number, rung } = trial;
          const until = untilOf(trial, 125);
          expect(rung?.since).toBe(reached.get(number));
          total += until - (reached.get(number) ?? 0);
          reached.set(number, until);
        }
        const [epochs, trials] = [search.epochs as number, search.trials as number];
        expect(total).toBeLessThanOrEqual(trials * epochs);
        // A rung costs trials / eta^(r-1) times epochs / eta^(rungs-r), each rounded up.
        for (const [n, asked] of rounds.entries()) {
          const eta = search.halving?.eta ?? 1;
          expect(asked.length).toBeLessThanOrEqual(Math.ceil(trials / eta ** n));
          for (const trial of asked)
            expect(untilOf(trial, epochs)).toBe(Math.ceil(epochs / eta ** (rungs - 1 - n)));
        }
      }),
    );
  });

  test("ends when every trial of a rung has failed, and has no rung that chooses nothing", () => {
    const search = halving("trials: 4");
    expect(played(search, () => undefined).rounds).toHaveLength(1);
    expect(played(halving("trials: 1"), () => 1).rounds.map(([one]) => one?.rung)).toEqual([undefined]);
    expect(played(halving("trials: 2"), () => 1).rounds.map(([one]) => one?.rung?.until)).toEqual([
      4,
      undefined,
    ]);
  });
});
