import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterAll, expect, test } from "vitest";
import { Blobs } from "../../shared/clients/blobs.ts";
import { countRuns } from "../../shared/runs/metrics.ts";
import { Deployments } from "../../shared/serving/deployments.ts";
import { Metrics } from "../../shared/serving/metrics.ts";
import { Pool } from "../../shared/serving/pool.ts";
import { root } from "../local/processes.ts";
import { registered, settings } from "../registered.ts";

const registry = new Registry();
const pool = new Pool();
afterAll(() => pool.stop());
new Metrics(
  pool,
  new Deployments(new Blobs({ DataStorage: "UseDevelopmentStorage=true", PLANS: "" }), pool),
  registry,
);
countRuns(registry);
const ours = registry
  .getMetricsAsArray()
  .map(({ name }) => name)
  .filter((name) => name.startsWith("darkroom_"));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const metricsIn = (text: string) => [...new Set(text.match(/darkroom_[a-z]+_[a-z_]+[a-z]/g))];

test("whatever alerts and pages call a metric is counted under that name", () => {
  const named = globSync(["infra/modules/*.bicep", "docs/azure/*.md", "docs/{http-api,telemetry}.md"], {
    cwd: root,
  }).flatMap((path) => metricsIn(read(path)));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !ours.includes(name))).toEqual([]);
});

test("whatever is counted is told of in the page", () => {
  const told = metricsIn(read("docs/http-api.md"));
  expect(ours.filter((name) => !told.includes(name))).toEqual([]);
});

test("whatever the alerts look for by its name is a function or an orchestration", () => {
  const { names } = registered(settings);
  const asked = [...read("infra/modules/alerts.bicep").matchAll(/ name in \(([^)]+)\)/g)];
  const wanted = asked.flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.trim().replaceAll('"', "")),
  );
  expect(wanted).toContain("lifecycle");
  expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
});
