import { expect, test } from "vitest";
import { type Ran, usesOf } from "../../../shared/tasks/machines.ts";
import { machinesOf } from "../../../shared/tasks/runs-on.ts";

const standing = { kind: "standing", machine: "0123-456789-abcdefgh" } as const;
const cluster = { kind: "lifecycle", machine: "D8", nodes: 3, clusterId: "c" } as const;
const own = { kind: "run", machine: "D8", nodes: 2 } as const;
/** A Databricks run that was busy so many seconds, until this second. */
const ran = (id: string, on?: Ran["on"], seconds?: number, until?: number): Ran => ({
  databricksRunId: id,
  on,
  busy: seconds === undefined ? undefined : { seconds, ...(until !== undefined && { until: until * 1000 }) },
});

test("a life cycle's cluster counts as a whole, whatever ran on it", () => {
  expect(
    usesOf(
      [ran("1", cluster, 60), ran("2", cluster, 60), ran("3", cluster)],
      [{ clusterId: "c", seconds: 1200 }],
    ),
  ).toEqual([
    { kind: "lifecycle", machine: "D8", nodes: 3, databricksRuns: 3, seconds: 1200, hours: 1, untold: 0 },
  ]);
});

test("a cluster for each run counts what Jobs says of the run, times its machines", () => {
  expect(usesOf([ran("1", own, 1800), ran("2", own, 900)], [])).toEqual([
    { kind: "run", machine: "D8", nodes: 2, databricksRuns: 2, seconds: 2700, hours: 1.5, untold: 0 },
  ]);
});

test("a cluster that stands counts while any task of the run is on it, and once where several are", () => {
  const side = [ran("1", standing, 100, 100), ran("2", standing, 60, 110), ran("3", standing, 10, 500)];
  expect(usesOf(side, [])).toMatchObject([{ databricksRuns: 3, seconds: 120, hours: 0.0333 }]);
});

test("a run that is told of twice counts once", () => {
  expect(usesOf([ran("1", own, 60), ran("1", own, 60)], [])).toMatchObject([
    { databricksRuns: 1, seconds: 60 },
  ]);
});

test("what is not told is not made up", () => {
  const uses = usesOf([ran("1", own), ran("2"), ran("3", cluster, 9)], [{ clusterId: "c" }]);
  expect(uses).toMatchObject([
    { kind: "lifecycle", databricksRuns: 1, seconds: 0, untold: 1 },
    { kind: "run", databricksRuns: 1, seconds: 0, untold: 1 },
    { kind: "unknown", databricksRuns: 1, seconds: 0, untold: 1 },
  ]);
  expect(uses[2]).not.toHaveProperty("hours");
});

test("machines that a policy counts have no hours, unless Databricks says how many there were", () => {
  const policy = machinesOf({ policy_id: "p" } as never);
  expect(policy).toEqual({ machine: "p" });
  const on = { kind: "lifecycle", clusterId: "c", ...policy } as const;
  expect(usesOf([ran("1", on, 9)], [{ clusterId: "c", seconds: 3600 }])[0]).not.toHaveProperty("hours");
  expect(
    usesOf([ran("1", on, 9)], [{ clusterId: "c", machine: "D8", nodes: 5, seconds: 3600 }]),
  ).toMatchObject([{ machine: "D8", nodes: 5, hours: 5 }]);
});

test("a run without work at Databricks has taken nothing", () => {
  expect(usesOf([], [])).toEqual([]);
});
