import { expect, test } from "vitest";
import { parseBatch } from "../../../cli/batch/options.ts";

test("a folder of storage and a model; where else than here comes from the environment too", () => {
  expect(parseBatch(["images/new", "--model", "pets", "--out", "labels.csv"], {})).toMatchObject({
    ...{ prefix: "images/new", model: "pets", out: "labels.csv", data: ".darkroom", url: undefined },
  });
  const env = { DARKROOM_URL: "https://app.example", DARKROOM_KEY: "key", DARKROOM_TOKEN: "token" };
  expect(parseBatch(["new", "--model", "pets", "--version", "7"], env)).toMatchObject({
    ...{ version: "7", url: "https://app.example", key: "key", token: "token" },
  });
});

test.each([
  [["new"], "--model is missing"],
  [["--model", "pets"], "Give one folder of storage"],
  [["a", "b", "--model", "pets"], "Give one folder"],
  [["new", "--modle", "pets"], '--modle: there is no such option. Did you mean "--model"?'],
  [["new", "--model", "Pets"], "--model Pets: not a model's name, such as pets"],
  [["new", "--model", "pets", "--version", "1.5"], "--version 1.5: not a version's number, such as 7"],
])("%j is an error with the options that exist", (args, message) => {
  expect(() => parseBatch(args, {})).toThrow(message);
  expect(() => parseBatch(args, {})).toThrow("darkroom batch PREFIX --model NAME");
});

test("a URL is told by the option or the setting that names it", () => {
  const args = ["new", "--model", "pets"];
  expect(() => parseBatch([...args, "--url", "here"], {})).toThrow('--url: "here" is no URL of a service.');
  expect(() => parseBatch(args, { DARKROOM_URL: "here" })).toThrow(
    'DARKROOM_URL: "here" is no URL of a service.',
  );
});
