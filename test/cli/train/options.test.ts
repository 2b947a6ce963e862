import { expect, test } from "vitest";
import { parseTrain, USAGE } from "../../../cli/train/options.ts";

const run = "pets-0123456789ab-0123456789ab-0123456789ab-1";

test("a run is named, and that it is trained elsewhere", () => {
  expect(parseTrain([run, "--remote"])).toEqual({
    runId: run,
    data: ".darkroom",
    wheels: undefined,
  });
  expect(parseTrain([run, "--remote", "--wheels", "/Volumes/main/darkroom/wheels/"])).toMatchObject({
    wheels: "/Volumes/main/darkroom/wheels",
  });
  expect(parseTrain(["--help"])).toBe(USAGE);
});

test.each([
  [[], "Give one run"],
  [["--remote"], "Give one run"],
  [["../../x", "--remote"], /^..\/..\/x: not a run's id, such as pets-.*\n.*GET \/api\/models/],
  [["a", "b", "--remote"], "Give one run"],
  [[run], "Say --remote: on this machine it is darkroom reproduce."],
  [[run, "--remote", "--wheels", "/tmp"], "--wheels /tmp: no folder of a volume"],
  [[run, "--remot"], "--remot"],
])("what is wrong is named, with what to write: %o", (args, told) => {
  expect(() => parseTrain(args)).toThrow(told);
});
