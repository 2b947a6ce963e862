import { expect, test } from "vitest";
import { Rates } from "../../../local/databricks/rates.ts";

const submit = "POST jobs/runs/submit";

test("a burst of submits is answered as far as a workspace answers in a second, and told when to come back", () => {
  const rates = new Rates();
  const refused = Array.from({ length: 50 }, () => rates.refusalOf(submit, 1000));
  expect(refused.filter((one) => one === undefined)).toHaveLength(35);
  expect(refused.at(-1)).toMatchObject({ status: 429, code: "REQUEST_LIMIT_EXCEEDED", retryAfter: 1 });
});

test("the next second answers again", () => {
  const rates = new Rates();
  for (let n = 0; n < 50; n++) rates.refusalOf(submit, 1000);
  expect(rates.refusalOf(submit, 2000)).toBeUndefined();
});

test("one kind of call leaves the others alone, and those without a limit are always answered", () => {
  const rates = new Rates();
  for (let n = 0; n < 50; n++) rates.refusalOf(submit, 1000);
  expect(rates.refusalOf("GET jobs/runs/get", 1000)).toBeUndefined();
  for (let n = 0; n < 500; n++) expect(rates.refusalOf("GET clusters/get", 1000)).toBeUndefined();
});
