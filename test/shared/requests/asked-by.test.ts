import { expect, test } from "vitest";
import { askedBy } from "../../../shared/requests/asked-by.ts";
import { Trigger } from "../../../shared/requests/request.ts";

const at = "2026-01-01T00:00:00.000Z";

test("a run knows who asked for it by HTTP, where the platform in front of the app says so", () => {
  const headers = new Headers({ "x-ms-client-principal-name": "ada@example.com" });
  expect(askedBy(headers, at)).toEqual({ kind: "http", at, by: "ada@example.com" });
  expect(askedBy(new Headers(), at)).toEqual({ kind: "http", at });
});

test("triggers of before, which say nothing of that, are read", () => {
  expect(Trigger.parse({ kind: "photos", at })).toEqual({ kind: "photos", at });
});
