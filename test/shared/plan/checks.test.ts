import { expect, test } from "vitest";
import { limitsOf } from "../../../shared/plan/checks.ts";
import { policyHash } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { Plan } from "../../../shared/plan/schema.ts";

const planWith = (checks: string) =>
  readPlan(`model: pets\nimages: images/pets\nowner: me\ndataset: {checks: {${checks}}}`, "pets.yaml");
const limits = (checks: string) => limitsOf(planWith(checks).dataset.checks);

test("only what makes training meaningless stops a run by default", () => {
  const stopping = Object.entries(limits("")).filter(([, { error }]) => error !== undefined);
  expect(Object.fromEntries(stopping)).toEqual({
    unreadable: { error: 0.02 },
    label_conflicts: { warning: 0, error: 0.05 },
    blank: { warning: 0.01, error: 0.5 },
  });
});

test("a check that came later makes no other policy of a plan that says nothing of it", () => {
  const { similar_labels: _a, sides: _b, class_sides: _c, ...before } = planWith("").dataset.checks;
  const plan = planWith("");
  const old = { ...plan, dataset: { ...plan.dataset, checks: before as typeof plan.dataset.checks } };
  expect(policyHash(plan)).toBe(policyHash(old));
  expect(policyHash(planWith("sides: 10%"))).not.toBe(policyHash(plan));
  expect(policyHash(planWith("similar_labels: off"))).not.toBe(policyHash(plan));
});

test("one limit is that of the check's usual severity", () => {
  expect(limits("imbalance: 5, blank: 3%, label_conflicts: 1%, unreadable: 10%")).toMatchObject({
    imbalance: { warning: 5 },
    blank: { warning: 0.03, error: 0.5 },
    label_conflicts: { warning: 0, error: 0.01 },
    unreadable: { error: 0.1 },
  });
});

test("both limits may be given, and a check may be off", () => {
  expect(limits("psi: {warning: 0.1, error: 1}, gray: {error: 10%}, size: off")).toMatchObject({
    psi: { warning: 0.1, error: 1 },
    gray: { error: 0.1 },
    size: {},
  });
});

test("a plan that was read before reads the same again", () => {
  const plan = planWith("psi: {error: 1}, gray: off, blank: 3%");
  expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
});

test("a mistake says what may stand there", () => {
  expect(() => planWith("imbalance: many")).toThrow(
    'checks.imbalance: must be "off", a limit, or {warning: …, error: …}',
  );
  expect(() => planWith("grey: 1%")).toThrow('checks.grey: unknown field. Did you mean "gray"?');
});
