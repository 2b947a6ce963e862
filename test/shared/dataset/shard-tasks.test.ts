import { expect, test } from "vitest";
import { shardsPerTask } from "../../../shared/dataset/shard-tasks.ts";

test("processes: two shards a task, until there are eight tasks", () => {
  expect(shardsPerTask(5, "processes")).toBe(2);
  expect(shardsPerTask(64, "processes")).toBe(8);
  expect(shardsPerTask(65, "processes")).toBe(9);
});

test("spark: however many shards, one task", () => {
  expect(shardsPerTask(1, "spark")).toBeGreaterThanOrEqual(1);
  expect(shardsPerTask(1000, "spark")).toBe(1000);
});
