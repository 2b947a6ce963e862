import { join } from "node:path";
import { expect, test } from "vitest";
import { batchCommand } from "../../../cli/batch/command.ts";
import { temporaryFolder } from "../../local/processes.ts";

test("a file that cannot be written is told before anything is asked for", async () => {
  const folder = temporaryFolder();
  const command = (out: string) => batchCommand(["new", "--model", "pets", "--out", out], {});
  await expect(command(folder)).rejects.toThrow(`--out ${folder}: that is a folder.`);
  const missing = join(folder, "none/labels.csv");
  await expect(command(missing)).rejects.toThrow(`--out ${missing} cannot be written`);
});
