import { expect, test } from "vitest";
import { packageVersion } from "../../../shared/kit/wheels.ts";

test.each([
  [
    "/Volumes/main/wheels/darkroom_training-0.1.0+h0123456789abcdef-py3-none-any.whl",
    "0.1.0+h0123456789abcdef",
  ],
  ["darkroom_training-1.2+h0f-py3-none-any.whl", "1.2+h0f"],
  ["/Volumes/main/wheels/darkroom_training-0.1.0-py3-none-any.whl", undefined],
  ["/wheels/other_darkroom_training-0.1.0+h0f-py3-none-any.whl", undefined],
  ["wheel", undefined],
])("of the wheel %s tasks must find the version %s", (TRAINING_WHEEL, version) => {
  expect(packageVersion({ TRAINING_WHEEL })).toBe(version);
});
