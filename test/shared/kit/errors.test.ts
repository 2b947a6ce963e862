import { describe, expect, test } from "vitest";
import { explain } from "../../../shared/kit/errors.ts";

describe("an explanation", () => {
  test("leaves out the words of the machinery around an activity's error", () => {
    const wrapped =
      "Activity function 'submitTask' failed: Result: Failure\nException: ServiceError: Databricks answered 400\nStack: Error: …\n  at x";
    expect(explain(new Error(wrapped))).toBe("Databricks answered 400");
  });

  test("has the causes, but not endless ones", () => {
    const error = new Error("no model", { cause: new Error("no file", { cause: new Error("no disk") }) });
    expect(explain(error)).toBe("no model (no file (no disk))");
    const circle = new Error("circle");
    circle.cause = circle;
    expect(explain(circle)).toBe("circle (circle (circle (circle)))");
  });

  test("of what is no error says what it is", () => {
    expect(explain({ message: "said so" })).toBe("said so");
    expect(explain({ code: 7 })).toBe('{"code":7}');
    expect(explain("gone")).toBe("gone");
    expect(explain(null)).toBe("null");
    expect(explain(new RangeError())).toBe("RangeError");
  });

  test("that is too long ends with a line, where one ends near", () => {
    expect(explain(`${"x".repeat(2900)}\nlast\n${"y".repeat(100)}`)).toBe(`${"x".repeat(2900)}\nlast`);
    expect(explain(`first\n${"x".repeat(5000)}`)).toHaveLength(3000);
  });

  test("is short, and quick to find in whatever somebody wrote", () => {
    const hostile = `Exception:${" ".repeat(1_000_000)}\nException:${"\n \n".repeat(500_000)}`;
    const started = performance.now();
    expect(explain(new Error(hostile)).length).toBeLessThanOrEqual(3000);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
