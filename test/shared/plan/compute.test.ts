import { describe, expect, test } from "vitest";
import type { Compute } from "../../../shared/kit/compute.ts";
import { computeFor } from "../../../shared/plan/compute.ts";
import { clusterSpec } from "../../../shared/tasks/cluster-spec.ts";

const app = (cluster: string, compute?: Compute, engine: "processes" | "spark" = "processes") => ({
  DATABRICKS_CLUSTER: cluster,
  DATABRICKS_COMPUTE: compute,
  PREPROCESS_ENGINE: engine,
  DataStorage: "UseDevelopmentStorage=true",
});
const SMALL = { node_type: "small" };
const GPU = { node_type: "gpu", workers: 2 };

describe("a task runs on", () => {
  test.each(["service-credential:photos", "secret-scope:darkroom"])(
    "serverless where storage is reached by a %s",
    (storage) => {
      const asked = () => computeFor("train", byIdentity(storage), { cluster: "serverless" });
      expect(asked()).toEqual({ cluster: "serverless" });
    },
  );

  test("what the settings say, where the plan says nothing", () => {
    expect(computeFor("inspect", app("serverless"))).toEqual({ cluster: "serverless" });
    expect(computeFor("inspect", app("lifecycle", SMALL))).toEqual({ cluster: "lifecycle", ...SMALL });
  });

  test("what the plan says, with the rest from the settings", () => {
    expect(computeFor("check", app("0123", SMALL), { cluster: "lifecycle", workers: 3 })).toEqual({
      ...{ cluster: "lifecycle", node_type: "small", workers: 3 },
    });
  });

  test("its own machines if it trains, by the plan or by the settings", () => {
    const plan = { cluster: "serverless", train: { cluster: "run", ...GPU } };
    expect(computeFor("train", app("0123"), plan)).toEqual({ cluster: "run", ...GPU });
    expect(computeFor("train_several", app("0123"), plan)).toEqual({ cluster: "run", ...GPU });
    expect(computeFor("evaluate", app("0123"), plan)).toEqual({ cluster: "serverless" });
    const settings = app("serverless", { train: { cluster: "lifecycle", ...GPU } });
    expect(computeFor("train", settings)).toEqual({ cluster: "lifecycle", ...GPU });
  });

  test.each<[string, Compute]>([
    ["with workers", { cluster: "run", ...GPU }],
    ["whose policy may say how many workers it has", { cluster: "run", policy: "p" }],
    ["that stands", { cluster: "0123-456789-abcdefgh" }],
  ])("a cluster %s if its search is spread by Spark", (_, plan) => {
    expect(computeFor("train_several", app("serverless"), plan, "spark")).toEqual(plan);
  });

  test("a pool in the place of a machine type that was said further out, and the other way round", () => {
    expect(computeFor("check", app("run", SMALL), { pool: "p" })).toEqual({ cluster: "run", pool: "p" });
    expect(computeFor("check", app("run", { pool: "p" }), SMALL)).toEqual({ cluster: "run", ...SMALL });
  });
});

const byIdentity = (TASKS_STORAGE?: string) => ({
  ...app("run", SMALL),
  DataStorage: undefined,
  TASKS_STORAGE,
});

describe("refused is", () => {
  test.each<[string, () => unknown, string]>([
    [
      "serverless, which has no environment, where storage is reached by that",
      () => computeFor("train", byIdentity(), { cluster: "serverless" }),
      "compute of train: cluster: serverless: TASKS_STORAGE: serverless machines have no environment of yours",
    ],
    [
      "a plan's runtime that has no service credentials yet",
      () => computeFor("train", byIdentity("service-credential:photos"), { runtime: "15.4.x-scala2.12" }),
      "compute of train: runtime: 15.4.x-scala2.12 has no service credentials, which the setting TASKS_STORAGE",
    ],
    [
      "a plan's machine where the settings say serverless",
      () => computeFor("train", app("serverless"), { train: GPU }),
      "compute of train: node_type: serverless compute has its own machines: remove it, or write cluster: lifecycle",
    ],
    [
      "a cluster to be created of which nobody says the machines",
      () => computeFor("train", app("0123"), { cluster: "lifecycle" }),
      "compute of train: cluster: lifecycle needs node_type, pool or policy",
    ],
    [
      "Spark on serverless, whose workers reach no storage",
      () => computeFor("preprocess", app("0123", undefined, "spark"), { cluster: "serverless" }),
      "which the setting PREPROCESS_ENGINE spark needs",
    ],
    [
      "a search on Spark's workers where those are serverless",
      () => computeFor("train_several", app("serverless"), {}, "spark"),
      "compute of train_several: cluster: serverless has workers that reach no storage account, which search.engine: spark needs",
    ],
    [
      "a search on Spark's workers where there are none",
      () => computeFor("train_several", app("run", SMALL), {}, "spark"),
      "compute of train_several: workers: left out, 0 is one machine, and search.engine: spark spreads trials over workers: write workers: 2 or more",
    ],
    [
      "an image on a runtime of the settings that takes none",
      () =>
        computeFor("train", app("run", { runtime: "17.3.x-cpu-ml-scala2.13", ...SMALL }), {
          image: { url: "x" },
        }),
      "compute of train: image: an image of one's own runs on plain runtimes only",
    ],
  ])("%s", (_, what, message) => {
    expect(what).toThrow(message);
  });
});

describe("a cluster is asked for", () => {
  test("as a single machine, if nothing else is said, dedicated to the app", () => {
    expect(clusterSpec(SMALL, { "darkroom-run": "pets-1" })).toEqual({
      ...{ spark_version: "17.3.x-scala2.13", num_workers: 0, data_security_mode: "SINGLE_USER" },
      node_type_id: "small",
      spark_conf: { "spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]" },
      custom_tags: { "darkroom-run": "pets-1", ResourceClass: "SingleNode" },
    });
  });

  test("with an image, whose login is in a secret scope and never in a plan", () => {
    const image = { url: "registry.example.com/darkroom", login: "registry" };
    expect(clusterSpec({ ...GPU, image, tags: { team: "vision" } }, {})).toMatchObject({
      num_workers: 2,
      docker_image: {
        url: "registry.example.com/darkroom",
        basic_auth: { username: "{{secrets/registry/username}}", password: "{{secrets/registry/password}}" },
      },
      spark_conf: { "spark.databricks.unityCatalog.volumes.enabled": "true" },
      custom_tags: { team: "vision" },
    });
  });

  test("by a policy, which says how many machines unless the plan does", () => {
    const spec = clusterSpec({ policy: "q" }, {});
    expect(spec).toMatchObject({ policy_id: "q", apply_policy_default_values: true, spark_conf: {} });
    expect(spec).not.toHaveProperty("num_workers");
  });
});
