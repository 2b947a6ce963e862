import { own } from "../kit/objects.ts";
import { hashOf, PLUGINS, type Plugins } from "../kit/plugins.ts";
import type { Plan } from "../plan/schema.ts";
import type { Check } from "./verdict.ts";

/** The scores that a plan's gate asks for, each with the SHA-256 of what brings it; undefined where it asks for none. */
export function scoresOf(
  { scores }: Plan["gate"],
  { scores: known, packages }: Plugins = PLUGINS,
): [name: string, sha256: string][] | undefined {
  const names = Object.keys(scores ?? {}).sort();
  if (names.length === 0) return undefined;
  return names.map((name) => {
    const by = own(known, name)?.package; // nobody's, where the plan is older than what TRAINERS tells now
    return [name, by === undefined ? "" : hashOf(packages, by)];
  });
}

/** Whether each score that the gate asks for is what it must be. They are figures without an interval: both ends are the figure. */
export function scoreFloors(
  measured: Readonly<Record<string, number>> = {},
  asked: Plan["gate"]["scores"] = {},
): Check[] {
  return Object.entries(asked).flatMap(([name, floor]) => {
    if (floor === undefined) return [];
    const figure = measured[name];
    const threshold = floor.at_least;
    if (figure === undefined)
      return {
        ...{ name, passed: false, figure: 0, interval: [0, 0], threshold },
        detail: "it was not measured: its evaluation is of before the plan asked for it",
      };
    const detail = `${rounded(figure)} on the test photos, at least ${rounded(threshold)} is asked for`;
    return { name, passed: figure >= threshold, detail, figure, interval: [figure, figure], threshold };
  });
}

const rounded = (figure: number) => String(Number(figure.toPrecision(4)));
