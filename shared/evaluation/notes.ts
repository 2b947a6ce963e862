import type { Plan } from "../plan/schema.ts";
import { toldOf, widestGap } from "./by-slice.ts";
import type { Calibration, Evidence, Profile } from "./evidence.ts";
import { percent } from "./percent.ts";

/** Several at once pay where each of them takes less than this share of one's time. */
const PAYS = 0.8;
const MB = 1_000_000;

/** What people want to know of a model besides whether it may serve: nothing of it refuses one. */
export function notesOn({ calibration, slices, profile, bytes }: Evidence["challenger"], gate: Plan["gate"]) {
  return [
    ...(slices ? onSlices(slices, gate.slices?.widest_gap) : []),
    ...(calibration ? [onCalibration(calibration)] : []),
    ...(profile ? onSize(profile, bytes) : []),
  ];
}

/** Where a check of the gate says it, nothing. */
function onSlices(slices: NonNullable<Evidence["challenger"]["slices"]>, limit: number | undefined) {
  const gap = widestGap(slices);
  if (!gap) {
    const remedy = "add test photos to see whether it does worse on some of them";
    return [`No two slices of the test photos, by size, brightness or folder, have 20 each: ${remedy}.`];
  }
  if (limit !== undefined) return [];
  if (gap.interval[0] > 0) return [`The model does worse on some photos: ${toldOf(gap)}.`];
  return [`No slice of the test photos is surely worse than another: ${toldOf(gap)}.`];
}

function onCalibration({ temperature, before, after: { error, byChance } }: Calibration): string {
  const [low, high] = byChance;
  const earlier =
    before && temperature !== undefined
      ? ` (${percent(before.error)} before its temperature of ${temperature.toFixed(2)})`
      : "";
  const judged = error <= high ? "no more than chance" : "more than chance";
  return `Its probabilities are off by ${percent(error)} on average${earlier}, ${judged}: ${percent(low)} to ${percent(high)} is what a model would show that is right exactly as often as it says.`;
}

function onSize({ height, width, cores, memory, batches }: Profile, bytes: number): string[] {
  const [alone, together] = batches;
  if (!alone) return [];
  const on = `${cores} ${cores === 1 ? "core" : "cores"}`;
  const one = `a photo of ${width} x ${height} pixels takes ${ms(alone.p50)} (p95 ${ms(alone.p95)})`;
  const many = together ? `, ${together.photos} at once ${ms(together.p50)}` : "";
  const each = together ? together.p50 / together.photos : alone.p50;
  const pays = each < PAYS * alone.p50;
  const fastest = 1000 / (pays ? each : alone.p50);
  const batch = together
    ? `, ${pays ? `${together.photos} at once pay` : "several at once gain nothing"}`
    : "";
  const room =
    memory === null
      ? `the file has ${mb(bytes)}`
      : `give each process ${mb(memory)} for it (the file has ${mb(bytes)})`;
  const rate = fastest < 10 ? fastest.toPrecision(2) : Math.round(fastest);
  return [
    `On ${on} ${one}${many}, decoding aside: plan for ${rate} photos a second at the most${batch}, and ${room}.`,
  ];
}

const ms = (time: number) => `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
const mb = (size: number) => `${Math.max(1, Math.round(size / MB))} MB`;
