import type { Plan } from "../plan/schema.ts";
import { neverReleased } from "../requests/sample.ts";
import type { Released } from "../versions/traffic.ts";
import { recallFloor, worseOnClass } from "./by-class.ts";
import { gapWithin, widestGap } from "./by-slice.ts";
import { compare, passes, photosFor } from "./compare.ts";
import type { Evidence, Rival } from "./evidence.ts";
import { TWO_SIDED_95 } from "./intervals.ts";
import { notesOn } from "./notes.ts";
import { percent, points } from "./percent.ts";
import { scoreFloors } from "./scores.ts";
import { type Check, checked, type Verdict } from "./verdict.ts";

/**
 * Whether the challenger may serve, and why. Every check is made, so that all reasons are known at once. `sample`: it was trained on so
 * many photos of each class alone, and never serves.
 */
export function judge(evidence: Evidence, gate: Plan["gate"], sample?: number): Verdict {
  const { challenger, serving, champion, best, judgedBefore } = evidence;
  const checks = [
    accuracyFloor(evidence, gate),
    betterThanConstant(evidence),
    ...(champion ? [notWorse("the champion", champion, evidence, gate)] : []),
    ...(best ? [notWorse("the best so far", best, evidence, gate)] : []),
    ...recallFloor(challenger.classes, gate.recall.every_class),
    ...(champion ? worseOnClass(champion) : []),
    ...scoreFloors(challenger.scores, gate.scores),
    ...gapWithin(widestGap(challenger.slices ?? []), gate.slices?.widest_gap),
  ];
  const notes = [...(sample === undefined ? [] : [neverReleased(sample)]), ...notesOn(challenger, gate)];
  return {
    passed: sample === undefined && checks.every((check) => check.passed),
    checks,
    warnings: [
      ...(serving && !champion ? [notCompared(serving)] : []),
      ...challenger.classes.filter(({ predicted }) => predicted === 0).map(neverPredicted),
    ],
    ...(notes.length > 0 && { notes }),
    sha256: challenger.sha256,
    champion: serving,
    best: best ? released(best) : null,
    judgedBefore,
  };
}

function accuracyFloor(evidence: Evidence, { accuracy: floor }: Plan["gate"]): Check {
  const passed = evidence.challenger.accuracy >= floor;
  return accuracyAgainst(floor, evidence, { name: "accuracy", passed, against: "the floor is" });
}

/** Sure is what the lower bound says: a constant answer has no luck with these photos, a model may have. */
function betterThanConstant(evidence: Evidence): Check {
  const { challenger, constant, photos } = evidence;
  const share = constant.correct / photos;
  const passed = challenger.wilson95[0] > share;
  const against = `always saying "${constant.label}" would be right on`;
  return accuracyAgainst(share, evidence, { name: "better than the best constant", passed, against });
}

function accuracyAgainst(
  threshold: number,
  { challenger: { accuracy, wilson95 }, photos }: Evidence,
  { name, passed, against }: { name: string; passed: boolean; against: string },
): Check {
  const [low, high] = wilson95;
  const variance = Math.max(accuracy * (1 - accuracy), 1 / photos);
  const open = low <= threshold && threshold < high;
  const away = Math.abs(accuracy - threshold);
  const photosToSettle = open ? photosFor(away, variance, TWO_SIDED_95, photos) : undefined;
  const figures = `${percent(accuracy)} of ${photos} test photos are right (95 % interval ${percent(low)} to ${percent(high)})`;
  const detail = `${figures}, ${against} ${percent(threshold)}`;
  return checked({ name, passed, detail, figure: accuracy, interval: wilson95, threshold, photosToSettle });
}

function notWorse(whom: string, rival: Rival, { challenger }: Evidence, { champion }: Plan["gate"]): Check {
  const comparison = compare(rival.pair, champion.margin);
  const { outcome, difference, interval, photosToSettle } = comparison;
  const { photos, onlyChallenger, onlyRival } = rival.pair;
  const name = `not worse than ${whom}`;
  const held = { name, figure: difference, interval, threshold: -champion.margin };
  if (photos === 0) {
    const detail = `version ${rival.version} knows no class of the test photos: there is nothing to compare`;
    return { ...held, passed: true, detail };
  }
  const detail = [
    `${percent(challenger.accuracy)} against ${percent(rival.accuracy)} of version ${rival.version}`,
    `on ${photos} photos of classes that both know, ${onlyChallenger} are right with this model alone and ${onlyRival} with that one`,
    `${points(difference)}, surely between ${points(interval[0])} and ${points(interval[1])} (each bound 95 %), the margin is ${points(-champion.margin)}`,
    ...(outcome === "inconclusive"
      ? [`too few photos to tell: the plan says "${champion.inconclusive}"`]
      : []),
  ].join("; ");
  return checked({ ...held, passed: passes(comparison, champion), detail, photosToSettle });
}

const released = ({ version, runId, sha256 }: Rival): Released => ({ version, runId, sha256 });

const notCompared = ({ version }: Released) =>
  `The files of version ${version}, which serves, are gone or not its own: nothing could be compared with it.`;

const neverPredicted = ({ label, photos }: { label: string; photos: number }) =>
  `The model answers "${label}" to none of the test photos, ${photos} of which are of that class: look at its photos, and add some.`;
