import { expect, test } from "vitest";
import { inTasks } from "../../../shared/dataset/shard-tasks.ts";

const shards = (count: number) => Array.from({ length: count }, (_, n) => n);
const sizes = (count: number, engine: "processes" | "spark") =>
  inTasks(shards(count), engine).map((task) => task.length);

test("processes: two shards a task, until there are eight tasks", () => {
  expect(sizes(5, "processes")).toEqual([2, 2, 1]);
  expect(sizes(64, "processes")).toEqual([8, 8, 8, 8, 8, 8, 8, 8]);
});

test("spark: however many shards, one task", () => {
  expect(sizes(1, "spark")).toEqual([1]);
  expect(sizes(1000, "spark")).toEqual([1000]);
});

test.each(["processes", "spark"] as const)("%s: no task without shards", (engine) => {
  expect(inTasks([], engine)).toEqual([]);
});
