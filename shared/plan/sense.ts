import { isOneLine, shown } from "../kit/text.ts";
import { type Plan, UNSURE } from "./schema.ts";
import { senseOfCompute, senseOfEngine } from "./sense-of-compute.ts";
import { senseOfDataset } from "./sense-of-dataset.ts";
import { senseOfImages } from "./sense-of-images.ts";
import { senseOfSearch } from "./sense-of-search.ts";
import type { Senseless } from "./senseless.ts";

const DAY = 86_400;
const TEN_YEARS = 3653 * DAY;

/** Values that a run would fail on, or do nonsense with, minutes after it began. */
export function senseless(plan: Plan): Senseless[] {
  return [
    ...senseOfImages(plan),
    ...senseOfDataset(plan),
    ...senseOfSearch(plan),
    ...senseOfCompute(plan.compute ?? {}),
    ...senseOfEngine(plan),
    ...senseOfRest(plan),
  ];
}

function* senseOfRest({ owner, retention, serving, dataset }: Plan): Generator<Senseless> {
  if (owner.trim() === "")
    yield { path: ["owner"], message: "is blank: write who is told, such as vision@example.com" };
  // Trimmed, since a block of YAML ends with the end of a line.
  if (!isOneLine(owner.trim()))
    yield {
      path: ["owner"],
      message: `"${shown(owner)}" is more than a line: write one, without control characters`,
    };
  if (serving?.reject_below !== undefined && dataset.classes.includes(UNSURE))
    yield {
      path: ["serving", "reject_below"],
      message: `answers "${UNSURE}", which is one of the classes: rename that one, or remove this`,
    };
  if (serving?.keep_photos === "unsure" && serving.reject_below === undefined)
    yield {
      path: ["serving", "keep_photos"],
      message: `keeps photos that are answered by "${UNSURE}", and none is: say reject_below, too, or write logged`,
    };
  if (serving?.retention !== undefined) yield* senseOfTime(serving.retention);
  for (const [n, version] of retention.pinned.entries())
    if (!/^[1-9]\d*$/.test(version))
      yield {
        path: ["retention", "pinned", n],
        message: `"${version}" is no version: they are numbers, such as "3"`,
      };
  if (retention.runs === 0)
    yield {
      path: ["retention", "runs"],
      message: "is no time: a run's files would go as soon as it ends. Write how long, such as 30d",
    };
  if (retention.runs > TEN_YEARS)
    yield { path: ["retention", "runs"], message: "is more than ten years: write how long, such as 365d" };
  if (retention.versions > 10_000)
    yield {
      path: ["retention", "versions"],
      message: "is more than 10,000: write how many you would go back to",
    };
}

function* senseOfTime(logged: number): Generator<Senseless> {
  const path = ["serving", "retention"];
  if (logged < DAY)
    yield { path, message: "is less than a day, and the log is swept by days: write how long, such as 90d" };
  if (logged > TEN_YEARS)
    yield {
      path,
      message: "is more than ten years: write how long, such as 365d, or remove it to keep all",
    };
}
