import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterAll, describe, expect, test } from "vitest";
import { Blobs } from "../../shared/clients/blobs.ts";
import { tellEnd } from "../../shared/kit/orchestration-end.ts";
import { watchPast } from "../../shared/kit/tracing.ts";
import { countRuns } from "../../shared/runs/metrics.ts";
import { lifecycle } from "../../shared/runs/result.ts";
import { TROUBLES } from "../../shared/runs/troubles.ts";
import { Troubles } from "../../shared/runs/troubles-metric.ts";
import { Deployments } from "../../shared/serving/deployments.ts";
import { Metrics } from "../../shared/serving/metrics.ts";
import { Pool } from "../../shared/serving/pool.ts";
import { tellRun } from "../../shared/tasks/tell-run.ts";
import { root } from "../local/processes.ts";
import { registered, settings } from "../registered.ts";
import { resourcesOf } from "./snapshots.ts";

const registry = new Registry();
const pool = new Pool();
afterAll(() => pool.stop());
new Metrics(
  pool,
  new Deployments(new Blobs({ DataStorage: "UseDevelopmentStorage=true", PLANS: "" }), pool),
  registry,
);
countRuns(registry);
new Troubles(registry);
const ours = registry
  .getMetricsAsArray()
  .map(({ name }) => name)
  .filter((name) => name.startsWith("darkroom_"));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const { names: functions } = registered(settings);
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
  const asked = [...read("infra/modules/alerts.bicep").matchAll(/ name in \(([^)]+)\)/g)];
  const wanted = asked.flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.trim().replaceAll('"', "")),
  );
  expect(wanted).toContain("lifecycle");
  expect(wanted.filter((name) => !functions.includes(name))).toEqual([]);
});

describe("the page of Application Insights", () => {
  const { items } = JSON.parse(read("infra/workbook.json"));
  const queries: string[] = items.flatMap(
    ({ type, content }: { type: number; content: { query: string } }) => (type === 3 ? [content.query] : []),
  );
  /** Each look at a table, with all that it asks of it. */
  const looks = queries.flatMap((query) => query.split(/\b(?=customMetrics\b|dependencies\b)/));
  const ofMetrics = looks.filter((look) => look.startsWith("customMetrics"));
  const ofSpans = looks.filter((look) => look.startsWith("dependencies"));
  const namesIn = (look: string) => {
    const [, one, several = ""] = /\| where name (?:== "([^"]+)"|in \(([^)]+)\))/.exec(look) ?? [];
    return one === undefined ? [...several.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name) : [one];
  };
  const dimensionsIn = (look: string) =>
    [...look.matchAll(/customDimensions(?:\.(\w+)|\["([^"]+)"\])/g)].map(
      ([, plain, quoted]) => plain ?? quoted,
    );

  test("asks for metrics by names and labels that they have", () => {
    expect(ofMetrics.length).toBeGreaterThan(7);
    for (const look of ofMetrics) {
      const [name = "", ...more] = namesIn(look);
      expect(more).toEqual([]);
      const metric = registry.getSingleMetric(name) as unknown as { labelNames: string[] } | undefined;
      expect(metric?.labelNames, name).toEqual(expect.arrayContaining(dimensionsIn(look)));
    }
  });

  test("asks for spans by names and attributes that are told of them", () => {
    const told = new Map<string, string[]>();
    const forget = watchPast(({ name, attributes }) => void told.set(name, Object.keys(attributes)));
    const runId = "pets-0123456789ab-0123456789ab-0123456789ab-1";
    const went = { name: lifecycle.name, instanceId: runId, input: {}, from: 0, until: 1, stages: [] };
    tellEnd(went, { result: { outcome: "promoted" } });
    const run = { runId, step: "trial-1", databricksRunId: "1" };
    tellRun(run, { state: "failed", page: "", message: "", tasks: [], took: { from: 0, until: 1 } });
    forget();
    // Of what is done here, its own file says them.
    const said = ["functions/kit/invocations.ts", "shared/serving/ask.ts"].flatMap((path) =>
      [...read(path).matchAll(/"([a-z]+(?:\.\w+)+)"/g)].map(([, name]) => name),
    );
    expect(ofSpans.length).toBeGreaterThan(5);
    for (const look of ofSpans) {
      const names = namesIn(look);
      expect(names, look).not.toEqual([]);
      expect(names.filter((name) => !told.has(name) && !functions.includes(name))).toEqual([]);
      const attributes = names.length === 1 ? told.get(names[0] as string) : said;
      expect(attributes).toEqual(expect.arrayContaining(dimensionsIn(look)));
    }
  });
});

test.each(TROUBLES)(
  "%s has an alert for each model, which is told of once and is over with its cause",
  (trouble) => {
    type Rule = { autoMitigate: boolean; criteria: { allOf: { query: string; dimensions: object[] }[] } };
    const rules = resourcesOf("prod")
      .filter(({ name }) => name.startsWith(`alert-${trouble}-`))
      .map(({ properties }) => properties as unknown as Rule);
    const dimensions = [{ name: "model", operator: "Include", values: ["*"] }];
    const query = expect.stringContaining(`trouble) == "${trouble}"`);
    expect(rules).toMatchObject([{ autoMitigate: true, criteria: { allOf: [{ query, dimensions }] } }]);
  },
);
