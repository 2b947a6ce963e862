import { expect, test } from "vitest";
import { CONTAINERS } from "../../local/storage.ts";
import { OURS } from "../../shared/kit/containers.ts";

test("the local account has what the app calls its own, and a place for photos", () => {
  expect(new Set(CONTAINERS)).toEqual(new Set(["images", ...OURS]));
});
