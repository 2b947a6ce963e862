import { expect, test } from "vitest";
import { mustBeAllowed } from "../../../shared/kit/permission.ts";
import { ANYONE, type Role } from "../../../shared/kit/route.ts";

const allowed = (role: Role, model: string | undefined, ...roles: string[]) => {
  try {
    mustBeAllowed({ name: "retrain", role }, model, { id: "ada", roles });
    return true;
  } catch {
    return false;
  }
};

test("a role is for every model, or for the one that it names", () => {
  expect(allowed("operator", "pets", "operator")).toBe(true);
  expect(allowed("operator", "pets", "operator:pets")).toBe(true);
  expect(allowed("operator", "pets", "operator:cats", "reader")).toBe(false);
  expect(allowed("operator", "pets")).toBe(false);
});

test("what is about all models needs a role for all of them", () => {
  expect(allowed("reader", undefined, "reader:pets")).toBe(false);
  expect(allowed("reader", undefined, "reader")).toBe(true);
});

test("an erasure reaches every model, so that nobody may order it for one", () => {
  expect(allowed("data-protection", "pets", "data-protection:pets")).toBe(false);
  expect(allowed("data-protection", "pets", "data-protection")).toBe(true);
});

test("who may see photos may see figures; no other role brings another", () => {
  expect(allowed("reader", "pets", "data-reader:pets")).toBe(true);
  expect(allowed("data-reader", "pets", "reader", "operator", "data-protection")).toBe(false);
  expect(allowed("reader", "pets", "operator")).toBe(false);
});

test("what is open to all needs no role", () => {
  expect(allowed(ANYONE, undefined)).toBe(true);
});

test("a refusal says which roles are enough, which the caller has, and how to get one", () => {
  const refused = () =>
    mustBeAllowed({ name: "retrain", role: "operator" }, "pets", { id: "ada", roles: ["reader"] });
  expect(refused).toThrow("retrain needs one of the app roles operator, operator:pets; you have reader.");
  expect(refused).toThrow(
    expect.objectContaining({
      status: 403,
      extra: expect.objectContaining({ remedy: expect.stringContaining("assigns") }),
    }),
  );
});
