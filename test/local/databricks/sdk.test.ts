import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../processes.ts";
import { python, startDatabricks, toyWheel } from "./databricks.ts";

test("the official Python SDK drives it unchanged", async () => {
  const databricks = await startDatabricks();
  const script = join(import.meta.dirname, "fixtures/drive.py");
  const run = promisify(execFile)(python, [script, toyWheel(), temporaryFolder()], {
    env: {
      DATABRICKS_HOST: databricks.url,
      DATABRICKS_TOKEN: databricks.token,
      PATH: process.env.PATH ?? "",
    },
  });
  expect((await run).stdout).toContain("all as expected");
});
