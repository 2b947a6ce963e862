import { expect, test } from "vitest";
import { countJunit, countVitest, summary } from "../../all.ts";

const file = (status: string, ...states: string[]) => ({
  status,
  assertionResults: states.map((state) => ({ status: state })),
});

test("tests of both suites are counted together", () => {
  const typescript = countVitest(
    JSON.stringify({
      testResults: [file("failed", "passed", "failed", "skipped"), file("passed", "passed")],
    }),
  );
  const python = countJunit(
    '<testsuites name="pytest"><testsuite name="pytest" errors="1" failures="1" skipped="2" tests="9" time="1"></testsuite></testsuites>',
  );
  const suites = [typescript, python].map((counts) => ({ counts, ok: false }));
  expect(summary(suites)).toBe("7 passed, 3 failed, 3 skipped");
});

test("a test file that cannot be loaded, and a suite that dies without a report, are failures", () => {
  const counts = countVitest(JSON.stringify({ testResults: [file("failed"), file("passed", "passed")] }));
  const none = { passed: 0, failed: 0, skipped: 0 };
  expect(
    summary([
      { counts, ok: false },
      { counts: none, ok: false },
    ]),
  ).toBe("1 passed, 2 failed");
});
