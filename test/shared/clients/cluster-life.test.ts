import { expect, test } from "vitest";
import { ClusterEvents, secondsOn } from "../../../shared/clients/cluster-life.ts";

const on = (events: [at: unknown, type: string][], more: object = {}) =>
  secondsOn(
    ClusterEvents.parse({ events: events.map(([timestamp, type]) => ({ timestamp, type })), ...more }),
    1_000_000,
  );

test.each<[string, number | undefined, [unknown, string][]]>([
  [
    "is paid for from its creation on, while it starts too",
    900,
    [
      [100_000, "CREATING"],
      [400_000, "RUNNING"],
    ],
  ],
  [
    "is not paid for once it is off",
    300,
    [
      [100_000, "CREATING"],
      [400_000, "TERMINATING"],
    ],
  ],
  [
    "that rested costs nothing meanwhile",
    500,
    [
      [100_000, "CREATING"],
      [400_000, "TERMINATING"],
      [800_000, "STARTING"],
    ],
  ],
  [
    "that was restarted kept its machines",
    900,
    [
      [100_000, "CREATING"],
      [400_000, "RESTARTING"],
    ],
  ],
  [
    "is counted alike in whatever order it is told of",
    300,
    [
      [400_000, "TERMINATING"],
      [100_000, "CREATING"],
    ],
  ],
  ["whose beginning is not told is not known", undefined, [[400_000, "TERMINATING"]]],
  ["of which nothing is told is not known", undefined, []],
  [
    "with times that are none is not known",
    undefined,
    [
      [null, "CREATING"],
      ["x", "TERMINATING"],
    ],
  ],
  ["created later than now is not known", undefined, [[2_000_000, "CREATING"]]],
])("a cluster %s", (_, seconds, events) => {
  expect(on(events)).toBe(seconds);
});

test("a cluster of which more is told than fits into one answer is not known", () => {
  expect(on([[100_000, "CREATING"]], { next_page: { offset: 500 } })).toBeUndefined();
  expect(on([[100_000, "CREATING"]], { next_page: null })).toBe(900);
});
