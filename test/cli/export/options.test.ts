import { expect, test } from "vitest";
import { parseExport } from "../../../cli/export/options.ts";

test("a model and a folder; the version that serves and the local stack, unless others are named", () => {
  expect(parseExport(["pets", "--container", "out"], {})).toMatchObject({
    ...{ model: "pets", folder: "out", version: undefined, account: undefined, data: ".darkroom" },
  });
  const env = { AZURE_STORAGE_CONNECTION_STRING: "connection", DARKROOM_ENVIRONMENT: "prod" };
  expect(parseExport(["pets", "--container", "out", "--version", "7"], env)).toMatchObject({
    ...{ version: "7", connection: "connection", environment: "prod" },
  });
});

test.each([
  [["pets"], "--container is missing"],
  [["--container", "out"], "Give one model"],
  [["pets", "cats", "--container", "out"], "Give one model"],
  [["pets", "--container", "out", "--version", "last"], "--version last: not a version's number"],
  [["../pets", "--container", "out"], "../pets: not a model's name, such as pets"],
])("%j is an error with the options that exist", (args, message) => {
  expect(() => parseExport(args, {})).toThrow(message);
  expect(() => parseExport(args, {})).toThrow("darkroom export MODEL --container DIR");
});
