import { expect, test } from "vitest";
import { parseTrain, USAGE } from "../../../cli/train/options.ts";

test("a run is named, and that it is trained elsewhere", () => {
  expect(parseTrain(["pets-1", "--remote"])).toEqual({
    runId: "pets-1",
    data: ".darkroom",
    wheels: undefined,
  });
  expect(parseTrain(["pets-1", "--remote", "--wheels", "/Volumes/main/darkroom/wheels/"])).toMatchObject({
    wheels: "/Volumes/main/darkroom/wheels",
  });
  expect(parseTrain(["--help"])).toBe(USAGE);
});

test.each([
  [[], "Give one run"],
  [["--remote"], "Give one run"],
  [["a", "b", "--remote"], "Give one run"],
  [["pets-1"], "Say --remote: on this machine it is darkroom reproduce."],
  [["pets-1", "--remote", "--wheels", "/tmp"], "--wheels /tmp: no folder of a volume"],
  [["pets-1", "--remot"], "--remot"],
])("what is wrong is named, with what to write: %o", (args, told) => {
  expect(() => parseTrain(args)).toThrow(told);
});
