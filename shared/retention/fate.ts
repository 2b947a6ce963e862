import { isRunOf } from "../requests/request.ts";
import type { Marks } from "./mark.ts";

/** Whether a blob stays, and why. */
export type Fate = { keep: true; because: string } | { keep: false };

/** A blob of ours, as a listing tells of it; times are milliseconds since 1970. */
export interface Found {
  container: string;
  path: string;
  modified: number;
}

/** A snapshot is written before the run that is about it, an answer before it is fetched. */
const DAY = 86_400_000;
/** Records of where finished trials and evaluations lie are written anew whenever they are of use. */
const MONTH = 30 * DAY;
const KNOWN = /^\/(trials|evaluations)\//;

/** A day of the inference log. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const GO: Fate = { keep: false };
const stay = (because: string): Fate => ({ keep: true, because });
const BATCH = stay("it is of a batch that is recent");
const LOGGED = stay("the plan keeps answers for longer");
const RECORD = stay(
  "it is a record: which photos, labels and splits a version was trained on is answered for ever",
);
/** What a run asked for, when it began, and how it ended. */
const RUN_RECORDS = new Set(["request.json", "started.json", "result.json"]);
const FRESH = stay("it is not a day old");
const UNKNOWN = stay("it belongs to no run, version, dataset or snapshot");

/** Whether all answers of a day (2026-01-31) are older than the log keeps them; of no other name. Milliseconds. */
export const isOver = (date: string, logged: number, now: number): boolean =>
  now - Date.parse(date) >= logged + DAY;

/** What becomes of a blob of a model. What is not known to be of a thing that may go stays. */
export function fateOf({ container, path, modified }: Found, model: string, marks: Marks, now: number): Fate {
  const of = (kept: ReadonlyMap<string, string>, name: string, isRecord: boolean): Fate => {
    const why = kept.get(name);
    if (why !== undefined) return stay(why);
    return isRecord ? RECORD : marks.all !== undefined ? stay(marks.all) : GO;
  };
  if (container === "runs" && KNOWN.test(path.slice(model.length)))
    return now - modified < MONTH ? stay("trials and evaluations that are the same are found by it") : GO;
  if (container === "runs") {
    const [runId = "", file = ""] = cut(path);
    if (runId === model && file.startsWith("batches/"))
      return now - modified < Math.max(marks.batches, DAY) ? BATCH : GO;
    if (runId === model && file.startsWith("operations/")) return now - modified < DAY ? FRESH : GO;
    if (!isRunOf(model, runId)) return UNKNOWN;
    return of(marks.runs, runId, RUN_RECORDS.has(file));
  }
  if (!path.startsWith(`${model}/`)) return UNKNOWN;
  const [name = "", file = ""] = cut(path.slice(model.length + 1));
  // One that is under way writes its parts by and by: none takes a day for the next.
  if (container === "predictions" && name === "batches")
    return now - modified < Math.max(marks.batches, DAY) ? BATCH : GO;
  if (container === "predictions" && DATE.test(name)) return isOver(name, marks.logged, now) ? GO : LOGGED;
  // A photo is written anew with an answer that comes a day later: those of this day may lie before the answer's own time.
  if (container === "predictions" && name === "photos")
    return now - modified < marks.logged + 2 * DAY ? LOGGED : GO;
  if (container === "models" && /^\d+$/.test(name))
    return of(marks.versions, name, file !== "model.onnx" && !file.startsWith("golden/"));
  if (container !== "datasets") return UNKNOWN;
  if (name === "snapshots") {
    if (now - modified < DAY) return FRESH;
    return of(marks.snapshots, file.replace(/\.jsonl$/, ""), false);
  }
  if (!/^[0-9a-f]{64}$/.test(name)) return UNKNOWN;
  const isRecord = file === "summary.json" || file.startsWith("trained/");
  return of(marks.datasets, name, isRecord || (file === "manifest.jsonl" && marks.trainedOn.has(name)));
}

function cut(path: string): [string, string] {
  const slash = path.indexOf("/");
  return slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
}
