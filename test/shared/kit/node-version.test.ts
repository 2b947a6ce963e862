import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LEAST_NODE, nodeFault } from "../../../shared/kit/node-version.ts";
import { root } from "../../local/processes.ts";

test.each(["22.13.0", "22.21.1", "23.1.0", "24.0.0", "100.0.0"])("Node %s will do", (version) => {
  expect(nodeFault(version)).toBeUndefined();
});

test.each(["20.20.2", "22.12.9", "18.0.0", "4.9.1"])(
  "Node %s is too old: both versions and the setting are named",
  (version) => {
    expect(nodeFault(version)).toMatch(
      new RegExp(`^Darkroom needs Node 22\\.13 or newer.* runs under Node ${version}.*functionAppConfig`),
    );
  },
);

test("the package asks for the same", () => {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(engines.node).toBe(`>=${LEAST_NODE}`);
});
