import { expect, test } from "vitest";
import * as v2Routes from "../shared/serving/v2-routes.ts";
import { registered, settings } from "./registered.ts";

test("the app registers all its functions, each by a name of its own that settings can disable", () => {
  const { problems, names } = registered(settings);
  expect(problems).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(["photosChanged", "schedules", "codeChanged", "settle"]));
  for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
});

test("the part that predicts needs storage alone, and loads nothing of Durable Functions", () => {
  const { DataStorage__blobServiceUri } = settings;
  const { problems, names, durable } = registered({ PARTS: "serving", DataStorage__blobServiceUri });
  expect(problems).toEqual([]);
  const kit = ["getDocs", "getDocsFile", "health", "openApi", "unknownRoute", "unknownV2Route"];
  const protocol = Object.keys(v2Routes).filter((name) => name !== "BINARY");
  const own = ["explain", "getMetrics", "getPrediction", "getPredictionPhoto", "predict"];
  expect(names.sort()).toEqual([...kit, ...own, ...protocol].sort());
  expect(durable).toBe(false);
});

test("the part that controls predicts nothing, and the platform can be told of all its functions at once", () => {
  const { problems, names } = registered({ ...settings, PARTS: "control" });
  expect(problems).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(["lifecycle", "retrain", "health"]));
  expect(names).not.toContain("predict");
  // In 204,800 characters, some 1,500 of each; of more, Azure's host tells what triggers them alone.
  expect(names.length * 1500).toBeLessThan(204_800);
});

test("what sends traces is loaded where a setting says where to, and nowhere else", () => {
  expect(registered(settings).telemetry).toBe(false);
  const { problems, telemetry } = registered({
    ...settings,
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
  });
  expect([problems, telemetry]).toEqual([[], true]);
});

test("under a Node that is too old one function says so to every caller, in place of none", () => {
  const { problems, names } = registered({ NODE_VERSION_TOLD: "20.19.4" });
  expect(problems).toEqual([]);
  expect(names).toEqual(["unfit", "unfitPage"]);
});

test("with a file of trainers that cannot be used too, and it is said in one line", () => {
  const { problems, names } = registered({ ...settings, TRAINERS: "package.json" });
  expect(problems).toEqual([]);
  expect(names).toEqual(["unfit", "unfitPage"]);
});

test.each([
  ["settings", { ...settings, DATABRICKS_HOST: "nonsense" }],
  ["plans", { ...settings, PLANS: "no/such/folder" }],
])("with %s that cannot be used too, unless somebody develops, who reads at once what is wrong", (_, env) => {
  expect(registered(env).names).toEqual(["unfit", "unfitPage"]);
  const developing = registered({ ...env, AZURE_FUNCTIONS_ENVIRONMENT: "Development" });
  expect(developing.names).toEqual([]);
  expect(developing.problems.join()).toMatch(/DATABRICKS_HOST: .*nonsense|no\/such\/folder/);
});
