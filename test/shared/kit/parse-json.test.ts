import { expect, test } from "vitest";
import { parseJson } from "../../../shared/kit/parse-json.ts";

test("the mark that some editors put before UTF-8 is no fault", () => {
  expect(parseJson('\uFEFF{"prefix": "new"}')).toEqual({ prefix: "new" });
});

test("the place at which JSON breaks is told without it", () => {
  expect(() => parseJson('\uFEFF{"prefix" 1}')).toThrow('It breaks after "{\\"prefix\\" "');
});
