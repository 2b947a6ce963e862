import fc from "fast-check";
import { expect, test } from "vitest";
import { ModelName } from "../../../shared/kit/ids.ts";
import { modelOf } from "../../../shared/kit/model-of.ts";
import { isRunOf } from "../../../shared/requests/request.ts";

const hash = fc.stringMatching(/^[0-9a-f]{12}$/);
const models = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/)
  .filter((name) => ModelName.safeParse(name).success);

test("a run's id tells its model, as the app itself sees it", () => {
  fc.assert(
    fc.property(models, hash, hash, hash, fc.nat(999), (model, one, two, three, attempt) => {
      const runId = `${model}-${one}-${two}-${three}-${attempt}`;
      expect(modelOf({ runId })).toBe(model);
      expect(isRunOf(modelOf({ runId }) as string, runId)).toBe(true);
    }),
  );
});

test("so do those of requests and predictions; others tell none", () => {
  expect(modelOf({ requestId: "request-pets-2-0123456789abcdef" })).toBe("pets-2");
  expect(modelOf({ predictionId: `pets-2-20260101-${"a".repeat(16)}-7` })).toBe("pets-2");
  expect(modelOf({ model: "pets", runId: "cats-1" })).toBe("pets");
  expect(modelOf({ erasureId: "0123" })).toBeUndefined();
  expect(modelOf({ runId: "pets" })).toBeUndefined();
  expect(modelOf({})).toBeUndefined();
});
