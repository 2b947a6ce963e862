/** What somebody should look at though nothing has failed: nobody else says so. */
export const TROUBLES = ["no-champion", "run-long", "drift"] as const;

export interface Trouble {
  trouble: (typeof TROUBLES)[number];
  /** For people. */
  detail: string;
}

/** How an enabled model stands. Times are in seconds. */
export interface Standing {
  /** The version that answers. */
  serving: string | undefined;
  /** The newest run on all of its photos that has come to an end by itself, and how. */
  ended: { runId: string; outcome: string } | undefined;
  /** What runs, and for how long. */
  running: { runId: string; seconds: number } | undefined;
  /** How long earlier runs took that trained. */
  past: readonly number[];
  /** A drift that is not over: the version, and what the last comparison of its photos says. */
  drifted: { version: string; sentence: string } | undefined;
}

/** What is wrong with it. A model whose first run has not come to an end yet waits for its champion. */
export function troublesOf({ serving, ended, running, past, drifted }: Standing): Trouble[] {
  const found: Trouble[] = [];
  if (serving === undefined && ended)
    found.push({
      trouble: "no-champion",
      detail: `nothing serves; run ${ended.runId} ended as ${ended.outcome}`,
    });
  const most = longestOf(past);
  if (running && running.seconds > most)
    found.push({
      trouble: "run-long",
      detail: `run ${running.runId} goes on for ${Math.round(running.seconds / 60)} minutes; ${Math.round(most / 60)} were to be expected at the most`,
    });
  // A report on an earlier version says nothing of the one that serves.
  if (drifted && drifted.version === serving)
    found.push({ trouble: "drift", detail: `version ${drifted.version}: ${drifted.sentence}` });
  return found;
}

/** So many runs make a median. */
export const ENOUGH = 3;
/** Seconds that every run may take, and one of a model that has not had enough of them. */
export const LEAST = 1800;
const UNKNOWN = 12 * 3600;

/** For how long a run may go on before somebody should look: twice the median of earlier ones. */
export function longestOf(past: readonly number[]): number {
  const sorted = [...past].sort((a, b) => a - b);
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1].map((n) => sorted[n] ?? 0) as [
    number,
    number,
  ];
  return past.length < ENOUGH ? UNKNOWN : Math.max(LEAST, low + high);
}
