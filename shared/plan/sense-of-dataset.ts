import safe from "safe-regex2";
import { limitsOf } from "./checks.ts";
import { globFault } from "./globs.ts";
import { isToCome } from "./include.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";

const DAY = 86_400;

/** What a plan says of photos and labels, as far as folders and sides can be so. */
export function* senseOfDataset({ dataset, images }: Plan): Generator<Senseless> {
  for (const fault of [
    ...classes(dataset),
    ...renamed(dataset),
    ...include(dataset, images),
    ...sides(dataset),
    ...checks(dataset),
    ...rest(dataset),
  ])
    yield { ...fault, path: ["dataset", ...fault.path] };
}

type Dataset = Plan["dataset"];

function* classes({ classes, review }: Dataset): Generator<Senseless> {
  if (classes === "found") return;
  for (const [n, name] of classes.entries()) {
    const path = ["classes", n];
    const fault = noFolder(name);
    if (fault !== undefined) yield { path, message: `${JSON.stringify(name)} ${fault}` };
    if (name === review) yield { path, message: `"${name}" holds photos that wait for a label: no class` };
    if (classes.indexOf(name) < n) yield { path, message: `"${name}" stands there twice: remove one` };
  }
}

function* renamed({ classes, renamed, review }: Dataset): Generator<Senseless> {
  for (const [from, to] of Object.entries(renamed)) {
    const path = ["renamed", from];
    const fault = noFolder(from) ?? noFolder(to);
    if (fault !== undefined)
      yield { path, message: `${JSON.stringify(noFolder(from) ? from : to)} ${fault}` };
    else if (from === to) yield { path, message: "is renamed to itself: remove the line" };
    else if (Object.hasOwn(renamed, to))
      yield { path, message: `"${to}" is renamed too: write the last name for each, and never swap two` };
    else if (to === review) yield { path, message: `"${to}" holds photos that wait for a label: no class` };
    else if (classes !== "found" && classes.includes(from))
      yield { path, message: `"${from}" is still one of the classes: write "${to}" there` };
  }
}

function* include({ include }: Dataset, images: string): Generator<Senseless> {
  for (const [n, glob] of (include?.paths ?? []).entries()) {
    const path = ["include", "paths", n];
    const fault = globFault(glob, images);
    if (fault !== undefined) yield { path, message: `${JSON.stringify(glob)} ${fault}` };
    if ((include?.paths?.indexOf(glob) ?? n) < n)
      yield { path, message: `"${glob}" stands there twice: remove one` };
  }
  if (include && isToCome(include, Date.now()))
    yield { path: ["include", "newer_than"], message: "is a day to come: no photo can be newer yet" };
}

/** Why a class can be no folder; undefined if it can. */
function noFolder(name: string): string | undefined {
  if (name.trim() === "") return "is blank: write the folder's name";
  if (name.includes("/")) return "is a path: a class is one folder below images";
  if (name.startsWith(".")) return "is hidden, and hidden folders hold no photos: name it without the dot";
  return undefined;
}

const USES = {
  train: "without photos nothing is learned",
  validation: "without photos the best trial cannot be chosen",
  test: "without photos a model cannot be judged",
};

function* sides({ split }: Dataset): Generator<Senseless> {
  for (const side of ["train", "validation", "test"] as const)
    if (split[side] === 0)
      yield { path: ["split", side], message: `is 0%: ${USES[side]}. Give it a share, such as 10%` };
}

function* checks({ checks }: Dataset): Generator<Senseless> {
  for (const [name, { warning, error }] of Object.entries(limitsOf(checks)))
    if (warning !== undefined && error !== undefined && error < warning)
      yield {
        path: ["checks", name],
        message: `stops at ${error} before it warns at ${warning}: the error must not be below the warning`,
      };
}

function* rest({ review, group_by, settle, min_photos_per_class }: Dataset): Generator<Senseless> {
  const fault = noFolder(review);
  if (fault !== undefined) yield { path: ["review"], message: `${JSON.stringify(review)} ${fault}` };
  if (group_by !== "off" && group_by !== "folder" && isPattern(group_by) && !safe(group_by))
    yield {
      path: ["group_by"],
      message: "may take for ever on a path: no repetition inside a repetition, such as (a+)+",
    };
  for (const name of ["quiet_period", "longest_wait"] as const)
    if (settle[name] > 7 * DAY)
      yield {
        path: ["settle", name],
        message: "is more than a week: photos would hardly ever be trained on",
      };
  if (min_photos_per_class > 1_000_000)
    yield {
      path: ["min_photos_per_class"],
      message: "is more than a million: no class would ever be trained",
    };
}

/** Anything else is told by the schema. */
function isPattern(text: string): boolean {
  try {
    return text !== "" && new RegExp(text, "u") !== undefined;
  } catch {
    return false;
  }
}
