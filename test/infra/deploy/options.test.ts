import { expect, test } from "vitest";
import { parseDeploy } from "../../../infra/deploy/options.ts";

const parse = (...args: string[]) => parseDeploy(args, () => ({}));

test.each([
  [["--wait", "soon"], "--wait soon: not a number of minutes, at most 10080."],
  [["--wait", "1e999"], "--wait 1e999: not a number of minutes, at most 10080."],
  [["--wiat", "5"], '--wiat: there is no such option. Did you mean "--wait"?'],
  [["--previous"], "--previous: its value is missing."],
  [["dist/package/darkroom.zip"], "dist/package/darkroom.zip is one too many"],
])("%j is refused before anything is asked or deployed", (args, why) =>
  expect(() => parse(...args)).toThrow(why),
);

test("help is told of nothing else", () => expect(parse("--help", "--wiat")).toContain("npm run deploy"));
