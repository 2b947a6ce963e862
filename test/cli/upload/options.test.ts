import { expect, test } from "vitest";
import { parseUpload } from "../../../cli/upload/options.ts";

test("a folder or a ZIP file, and a model; where else than here comes from the environment too", () => {
  expect(parseUpload(["photos", "--model", "pets"], {})).toMatchObject({
    source: { folder: "photos" },
    model: "pets",
    data: ".darkroom",
    url: undefined,
  });
  const env = { DARKROOM_URL: "https://app.example", DARKROOM_KEY: "key", DARKROOM_TOKEN: "token" };
  expect(parseUpload(["--from", "https://data.example/pets.zip", "--model", "pets"], env)).toMatchObject({
    source: { zip: "https://data.example/pets.zip" },
    url: "https://app.example",
    ...{ key: "key", token: "token" },
  });
});

test.each([
  [["photos"], "--model is missing"],
  [["--model", "pets"], "Give one folder, or --from"],
  [["a", "b", "--model", "pets"], "Give one folder"],
  [["a", "--from", "https://data.example/pets.zip", "--model", "pets"], "Give one folder"],
  [["--from", "pets.zip", "--model", "pets"], "--from pets.zip: not a URL"],
  [["photos", "--modle", "pets"], "--modle"],
])("%j is an error with the options that exist", (args, message) => {
  expect(() => parseUpload(args, {})).toThrow(message);
  expect(() => parseUpload(args, {})).toThrow("darkroom upload DIR --model NAME");
});
