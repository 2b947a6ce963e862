import { expect, test } from "vitest";
import { lockOf } from "../../../cli/export/lock.ts";

const of = (version: string, dependencies: Record<string, string> = {}) => ({ version, dependencies });

test("a lock file holds what is needed, as it is found: beside a package's own before further up", () => {
  const packages = {
    "": of("1"),
    "node_modules/a": of("1.0.0", { b: "^2", c: "*" }),
    "node_modules/a/node_modules/b": of("2.0.0", { c: "*" }),
    "node_modules/b": of("1.0.0"),
    "node_modules/c": of("3.0.0", { a: "*", "@s/d": "*" }),
    "node_modules/@s/d": of("4.0.0"),
    "node_modules/other": of("1.0.0"),
  };
  const { dependencies, lock } = lockOf({ lockfileVersion: 3, packages }, "pets-server", ["a"]);
  expect(dependencies).toEqual({ a: "1.0.0" });
  expect(lock.packages[""]).toEqual({ name: "pets-server", dependencies });
  expect(Object.keys(lock.packages).sort()).toEqual(
    Object.keys(packages)
      .filter((at) => at !== "node_modules/b" && at !== "node_modules/other")
      .sort(),
  );
});
