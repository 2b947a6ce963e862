import { expect, test } from "vitest";
import { createExits } from "../src/worker/exits.ts";
import { endText, suspectsText, timeSpan } from "../src/worker/worker-texts.ts";

const minute = 60_000;

/** At which of these exits, in minutes, a developer is told that Azure's host would have ended. */
function told(processes: number, minutes: number[]): number[] {
  const warned: number[] = [];
  let now = 0;
  const exits = createExits(processes, () => warned.push(now));
  for (now of minutes) exits.add(now * minute);
  return warned;
}

test("Azure's host ends at the third exit of its one worker, if none comes more than half an hour after the one before", () => {
  expect(told(1, [0, 29, 58])).toEqual([58]);
  expect(told(1, [0, 1, 32, 33, 34])).toEqual([34]);
  expect(told(1, [0, 1, 2, 3, 4])).toEqual([2]);
  expect(told(1, [0, 31, 62, 93])).toEqual([]);
});

test("each further worker process is allowed three more", () => {
  expect(told(2, [0, 1, 2, 3, 4, 5, 6])).toEqual([5]);
});

test("what ended a process is told with what V8 said last", () => {
  const errors = [
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "more",
  ];
  expect(endText(null, "SIGABRT", errors)).toBe(
    "SIGABRT: Reached heap limit Allocation failed - JavaScript heap out of memory",
  );
  expect(endText(134, null, [])).toBe("node exited with code 134 (0x86)");
});

test("what ran when a process ended is counted by function", () => {
  expect(suspectsText(["a", "b", "a"])).toBe('while it ran "a" (2 times), "b"');
  expect(suspectsText([])).toBe("while it ran nothing");
});

test.each([
  [8_000, "00:00:08"],
  [30 * minute, "00:30:00"],
  [25 * 60 * minute, "1.01:00:00"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(timeSpan(milliseconds)).toBe(text);
});
