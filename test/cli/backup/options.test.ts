import { expect, test } from "vitest";
import { parseBackup, parseRestore } from "../../../cli/backup/options.ts";
import { outdated } from "../../../cli/backup/prune.ts";

test("a place, and the local stack or an account", () => {
  const env = { AZURE_STORAGE_CONNECTION_STRING: "UseDevelopmentStorage=true" };
  expect(parseBackup(["--to", "kept", "--keep", "0"], env)).toMatchObject({
    to: "kept",
    keep: 0,
    data: ".darkroom",
  });
  expect(parseRestore(["--from", "kept", "--account", "https://a.example"], {})).toMatchObject({
    ...{ from: "kept", state: undefined, replace: false, account: "https://a.example" },
  });
});

test.each([
  [() => parseBackup([], {}), "--to is missing"],
  [() => parseBackup(["--to", "x", "--keep", "a week"], {}), "not a whole number from 0 to 9999"],
  [() => parseBackup(["--to", "x", "--keep", "-1"], {}), "--keep -1: not a whole number"],
  [() => parseRestore([], {}), "--from is missing"],
  [() => parseRestore(["--form", "x"], {}), "darkroom restore --from PLACE"],
])("%o is an error that says what there is", (parse, message) => {
  expect(parse).toThrow(message);
});

test.each(["--account=https://a.example", "--data=x", "--only=models/x", "--replace"])(
  "a rehearsal knows no %s: there is nothing that it could touch",
  (option) => {
    expect(() => parseRestore(["--from", "kept", "--rehearse", option], {})).toThrow("a storage of its own");
  },
);

test("a state is kept for its days, and the newest for ever", () => {
  const names = ["2026-11-01T02-00-00.000Z", "2026-11-20T02-00-00.000Z", "2026-11-21T02-00-00.000Z"];
  expect(outdated(names, 7, new Date("2026-11-27T01:00:00Z"))).toEqual(names.slice(0, 1));
  expect(outdated(names, 0, new Date("2026-12-27T03:00:00Z"))).toEqual(names.slice(0, 2));
});
