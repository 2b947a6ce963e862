import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../local/processes.ts";
import { SCRIPTS, WORKER } from "./victims.ts";

// Who is looked for under a name that nobody has any more is never killed, and no test notices.
test.each([...Object.values(SCRIPTS), WORKER])("what is killed as %s is there", (script) => {
  expect(existsSync(join(root, script))).toBe(true);
});
