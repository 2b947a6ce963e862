import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeOf } from "../../../shared/batches/place.ts";
import { Problem } from "../../../shared/kit/errors.ts";

const pets = { images: "images/pets" };

describe("the folder of a batch", () => {
  test.each([
    ["new/monday", "new/monday/"],
    ["new/monday/", "new/monday/"],
    ["images/new/monday", "new/monday/"],
    ["images", ""],
    ["images/models", "models/"],
  ])("is found below the model's container: %s", (prefix, path) => {
    expect(placeOf(pets, prefix)).toEqual({ container: "images", path });
  });

  test.each([
    "datasets/pets",
    "predictions",
    "../datasets",
    "images/../datasets",
    "new//monday",
    "/new",
    "./new",
  ])("is refused where it leads elsewhere, by name and with a remedy: %s", (prefix) => {
    expect(() => placeOf(pets, prefix)).toThrow(/^prefix: .*(Write it as|write images\/)/);
  });

  test.each(["new/\u0000", "a\tb", "\ud800", "\uffff"])(
    "has no characters that storage refuses: %j",
    (prefix) => {
      expect(() => placeOf(pets, prefix)).toThrow("characters that no name in storage has");
    },
  );

  test.each(["new\\monday", "\\", "new/five\\..\\.."])("is written with slashes: %j", (prefix) => {
    expect(() => placeOf(pets, prefix)).toThrow("has a backslash");
  });

  test("never lies elsewhere, whatever is asked for", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("images", "models", "/", ".", "..", "a", "é") }),
        (prefix) => {
          try {
            const { container, path } = placeOf(pets, prefix);
            expect(container).toBe("images");
            expect(path === "" || path.endsWith("/")).toBe(true);
            for (const name of path.split("/").slice(0, -1)) expect(["", ".", ".."]).not.toContain(name);
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
    );
  });
});
