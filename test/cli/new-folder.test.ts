import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../../cli/new-folder.ts";
import { temporaryFolder } from "../local/processes.ts";

test("a folder is made with those above it, and an empty one is taken", () => {
  const folder = join(temporaryFolder(), "some/where");
  newFolder(folder);
  newFolder(folder);
  expect(readdirSync(folder)).toEqual([]);
});

test("one that holds something, and one that cannot be, are refused with what to do", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "mine");
  expect(() => newFolder(folder)).toThrow(/is not empty\.\n.*Name a folder that is new/);
  expect(() => newFolder(join(folder, "file/x"))).toThrow(/cannot be made: .*\n.*where you may write/);
});

test.skipIf(process.platform !== "linux")("below /proc it is refused, too, and not tried for ever", () => {
  expect(() => newFolder("/proc/x/y")).toThrow(/^\/proc\/x\/y cannot be made: ENOENT/);
});
