import { expect, test } from "vitest";
import { driftOf } from "../../../infra/drift/differences.ts";

const group = "/subscriptions/0000/resourceGroups/rg-darkroom-test/providers";
const app = `${group}/Microsoft.Web/sites/func-control`;
const whatIf = (...changes: object[]) => JSON.stringify({ status: "Succeeded", changes });
const modify = (...delta: object[]) => whatIf({ resourceId: app, changeType: "Modify", delta });

test("what is as the template says, or none of its business, is no drift", () => {
  const kinds = ["NoChange", "NoEffect", "Ignore"];
  const same = kinds.map((changeType) => ({ resourceId: app, changeType, delta: null }));
  expect(driftOf(whatIf(...same))).toEqual({ differs: [], untold: [] });
  expect(driftOf(JSON.stringify({ status: "Succeeded", changes: null }))).toEqual({
    differs: [],
    untold: [],
  });
});

test("a property that was changed by hand is named, with what is and what would be", () => {
  const tls = { path: "minTlsVersion", propertyChangeType: "Modify", before: "1.0", after: "1.2" };
  const inner = { path: "properties", propertyChangeType: "Array", children: [tls] };
  expect(driftOf(modify(inner)).differs).toEqual([
    'Modify resourceGroups/rg-darkroom-test/providers/Microsoft.Web/sites/func-control\n    properties.minTlsVersion: "1.0" would become "1.2"',
  ]);
});

test("what was deleted by hand would be created, and what nobody foresaw counts", () => {
  const changes = ["Create", "Delete", "Deploy", "Modify"].map((changeType) => ({
    resourceId: app,
    changeType,
  }));
  expect(driftOf(whatIf(...changes)).differs).toHaveLength(4);
});

test("what has no effect is no drift, nor is the month in which a budget began", () => {
  const none = { path: "tags", propertyChangeType: "NoEffect", before: null, after: {} };
  const start = {
    path: "properties.timePeriod.startDate",
    ...{ propertyChangeType: "Modify", before: "2026-10-01", after: "2026-11-01" },
  };
  expect(driftOf(modify(none, start)).differs).toEqual([]);
});

test("what Azure cannot tell beforehand is named apart", () => {
  const drift = driftOf(whatIf({ resourceId: app, changeType: "Unsupported" }));
  expect(drift.differs).toEqual([]);
  expect(drift.untold).toEqual([expect.stringContaining("func-control")]);
});

test("an answer that is none says how to get it", () => {
  for (const printed of ["", "Resource changes: 1 to modify.", "{}", '{"status": "Failed", "changes": null}'])
    expect(() => driftOf(printed)).toThrow("--no-pretty-print");
});
