import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withImage } from "../../../infra/image/compute.ts";
import { Compute } from "../../../shared/kit/compute.ts";
import { clusterSpec } from "../../../shared/tasks/cluster-spec.ts";
import { root } from "../../local/processes.ts";

const URL = `acr.azurecr.io/darkroom@sha256:${"a".repeat(64)}`;
const handed = (env: Record<string, string>) => JSON.parse(withImage(env, URL, "darkroom_dev"));

describe("the setting of created clusters", () => {
  test("gains the image by its digest, and keeps what it says beside", () => {
    const DATABRICKS_COMPUTE = JSON.stringify({ policy: "p", train: { node_type: "gpu" } });
    expect(handed({ DATABRICKS_COMPUTE })).toEqual({
      policy: "p",
      train: { node_type: "gpu" },
      image: { url: URL, login: "darkroom_dev" },
    });
  });

  test("begins with what the template has where nobody has set it", () => {
    const { image, ...rest } = handed({});
    const template = readFileSync(join(root, "infra/main.bicepparam"), "utf8");
    expect(rest).toEqual(JSON.parse(/'DATABRICKS_COMPUTE', '({.*})'/.exec(template)?.[1] ?? ""));
    expect(image.url).toBe(URL);
  });

  test("keeps a secret scope of one's own, and replaces an older image", () => {
    const DATABRICKS_COMPUTE = JSON.stringify({ node_type: "n", image: { url: "old:1", login: "mine" } });
    expect(handed({ DATABRICKS_COMPUTE }).image).toEqual({ url: URL, login: "mine" });
  });

  test("makes clusters of that image, in the form that Databricks takes", () => {
    const spec = clusterSpec(Compute.parse(handed({})), {});
    expect(spec).toMatchObject({
      data_security_mode: "SINGLE_USER",
      docker_image: {
        url: URL,
        basic_auth: {
          username: "{{secrets/darkroom_dev/username}}",
          password: "{{secrets/darkroom_dev/password}}",
        },
      },
    });
  });
});

test.each([
  [{ DATABRICKS_CLUSTER: "serverless" }, "DATABRICKS_CLUSTER is serverless"],
  [{ DATABRICKS_CLUSTER: "0123-456789-abcdefgh" }, "no cluster is created"],
  [{ DATABRICKS_COMPUTE: "{" }, "DATABRICKS_COMPUTE is not what docs/settings.md says"],
  [{ DATABRICKS_COMPUTE: '{"nodes": 1}' }, "DATABRICKS_COMPUTE is not what docs/settings.md says"],
  [{ DATABRICKS_COMPUTE: '{"runtime": "19.0.x-scala2.13"}' }, "not of 19.0.x-scala2.13"],
  [{ DATABRICKS_COMPUTE: '{"runtime": "17.3.x-gpu-ml-scala2.13"}' }, "plain runtimes only"],
  [{ DATABRICKS_COMPUTE: '{"train": {"runtime": "17.3.x-gpu-ml-scala2.13"}}' }, "plain runtimes only"],
  [{ DATABRICKS_COMPUTE: '{"train": {"image": {"url": "x:1"}}}' }, "train.image"],
])("%o, by which clusters would never run in the image, is refused", (env, message) => {
  expect(() => withImage(env, URL, "scope")).toThrow(message);
});
