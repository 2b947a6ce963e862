import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { modelFor } from "../../../cli/demo/model.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { temporaryFolder } from "../../local/processes.ts";

test("a folder of photos gets a model and a plan of its own, the same each time", () => {
  const data = temporaryFolder();
  const first = modelFor({ data, images: "/home/a/Cats & Dogs" });
  expect(first.model).toBe("cats-dogs");
  expect(readPlan(readFileSync(first.plan, "utf8"), first.plan)).toMatchObject({
    images: "images/cats-dogs",
  });
  expect(modelFor({ data, images: "/home/a/Cats & Dogs" })).toEqual(first);
});

test("another folder of the same name gets another model, so that their photos never mix", () => {
  const data = temporaryFolder();
  modelFor({ data, images: "/home/a/photos" });
  expect(modelFor({ data, images: "/home/b/photos" }).model).toBe("photos-2");
  expect(modelFor({ data, images: "/home/a/photos" }).model).toBe("photos");
});

test("a plan of the user's own is kept as it is", () => {
  const data = temporaryFolder();
  const { plan } = modelFor({ data, images: "/home/a/photos" });
  const own = "model: photos\nimages: images/photos\nowner: me@example.com\n";
  writeFileSync(plan, own);
  expect(modelFor({ data, images: "/home/b/photos" })).toEqual({ model: "photos", plan, isRenamed: false });
  expect(readFileSync(plan, "utf8")).toBe(own);
});

test.each([
  ["/home/a/digits", "digits-2"], // the model of our own plan
  ["/home/a/index", "index-2"],
  ["/home/a/2024", "photos-2024"],
  ["/home/a/Été", "ete"],
  [`/home/a/${"x".repeat(60)}`, "x".repeat(40)],
])("%s becomes a model's name that is allowed and free: %s", (images, model) => {
  const made = modelFor({ data: temporaryFolder(), images });
  expect(made.model).toBe(model);
  expect(readPlan(readFileSync(made.plan, "utf8"), made.plan).model).toBe(model);
});

test.each([
  ["/a/фото", "/a/写真"],
  ["/a/кот-1", "/a/пёс-1"],
  ["/a/Ärzte", "/a/Arzte"],
  ["/a/çats", "/a/cats"],
])(
  "folders that lose letters never share a name, not even with a plan of someone's own: %s and %s",
  (one, two) => {
    const data = temporaryFolder();
    const first = modelFor({ data, images: one });
    writeFileSync(first.plan, readFileSync(first.plan, "utf8").replace(/^#.*\n/, ""));
    const names = [one, two, one].map((images) => modelFor({ data, images }).model);
    expect(names[1]).not.toBe(names[0]);
    expect(names[2]).toBe(names[0]);
    expect(first).toMatchObject({ isRenamed: true });
  },
);

test("a name of one's own choice is kept, unless it is no name or other photos have it", () => {
  const data = temporaryFolder();
  expect(modelFor({ data, images: "/a/фото", model: "pets" })).toMatchObject({
    model: "pets",
    isRenamed: false,
  });
  expect(modelFor({ data, images: "/a/фото" })).toMatchObject({ model: "pets" });
  expect(() => modelFor({ data, images: "/b/photos", model: "pets" })).toThrow(
    "is the model of other photos",
  );
  expect(() => modelFor({ data, images: "/b/photos", model: "Pets" })).toThrow("must be lower-case letters");
});
