import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../src/store/database.ts";

test("nothing of a deleted row stays in the file: it may name what was erased", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "functions-host-")), "host.sqlite");
  const { sql, commit, close } = openDatabase(file, "CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)");
  const name = "a name that was erased";
  await commit(() => sql.prepare("INSERT INTO texts (text) VALUES (?)").run(name.repeat(2000)));
  await commit(() => sql.exec("DELETE FROM texts"));
  close();
  expect(readFileSync(file).includes(name)).toBe(false);
});
