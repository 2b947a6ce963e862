import { expect, test } from "vitest";
import { parseAcceptance } from "../../../cli/acceptance/options.ts";

test("handwritten digits on this machine, unless something else is said", () => {
  expect(parseAcceptance([], {})).toMatchObject({
    folder: undefined,
    where: { model: "digits", data: ".darkroom", url: undefined },
    serving: undefined,
    accuracy: 0.9,
    within: 3_600_000,
  });
});

test("each of the two apps has an address and a key of its own, which may be the same", () => {
  const args = ["photos", "--model", "pets", "--url", "https://a.example", "--serving", "https://b.example"];
  const keys = { DARKROOM_KEY: "one", DARKROOM_SERVING_KEY: "other", DARKROOM_TOKEN: "token" };
  expect(parseAcceptance(args, keys)).toMatchObject({
    folder: "photos",
    where: { model: "pets", url: "https://a.example", key: "one", token: "token" },
    ...{ serving: "https://b.example", servingKey: "other" },
  });
  expect(parseAcceptance(args, { DARKROOM_KEY: "one" })).toMatchObject({ servingKey: "one" });
});

test.each([
  [["a", "b"], "Give one folder"],
  [["--accuracy", "90"], "--accuracy 90: not a share"],
  [["--accuracy", "much"], "--accuracy much: not a share"],
  [["--within", "0"], "--within 0: not a number of minutes"],
  [["--accuracy", "-0.5"], "--accuracy -0.5: not a share"],
  [["--accuracy", "NaN"], "--accuracy NaN: not a share"],
  [["--within", "1e999"], "--within 1e999: not a number of minutes"],
  [["--within", "99999"], "--within 99999: not a number of minutes, such as 60, up to a week"],
  [["--model", "../x"], "--model ../x: not a model's name"],
  [["--modle", "pets"], "--modle"],
])("%j is an error with the options that exist", (args, message) => {
  expect(() => parseAcceptance(args, {})).toThrow(message);
  expect(() => parseAcceptance(args, {})).toThrow("darkroom acceptance [DIR]");
});

test("the app that predicts is named by a URL", () => {
  expect(() => parseAcceptance(["--serving", "here"], {})).toThrow(
    '--serving: "here" is no URL of a service.',
  );
});
