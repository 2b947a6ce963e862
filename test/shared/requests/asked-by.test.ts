import { expect, test } from "vitest";
import { askedBy } from "../../../shared/requests/asked-by.ts";
import { Trigger } from "../../../shared/requests/request.ts";

const at = "2026-01-01T00:00:00.000Z";

test("a run knows by its object id who asked for it by HTTP, where that is known", () => {
  expect(askedBy({ id: "0b8e…", roles: [] }, at)).toEqual({ kind: "http", at, by: "0b8e…" });
  expect(askedBy({ id: null, roles: [] }, at)).toEqual({ kind: "http", at });
});

test("triggers of before, which say nothing of that, are read", () => {
  expect(Trigger.parse({ kind: "photos", at })).toEqual({ kind: "photos", at });
});
