import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contextOf, requirementsOf, tagOf } from "../../../infra/image/context.ts";
import { packagesFor } from "../../../shared/tasks/packages.ts";
import { temporaryFolder } from "../../local/processes.ts";

const NAME = "darkroom_training-0.1.0+h0123456789abcdef-py3-none-any.whl";
function wheel(bytes = "wheel"): string {
  const path = join(temporaryFolder(), NAME);
  writeFileSync(path, bytes);
  return path;
}
const dockerfile = (context: ReturnType<typeof contextOf>) =>
  String(context.get("Dockerfile"))
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line));

describe("what an image is built from", () => {
  const made = () => contextOf(wheel(), ["keras"]);

  test("has each file that its Dockerfile copies, and none beside", () => {
    const context = made();
    const names = [...context.keys()];
    const copied = dockerfile(context)
      .filter((line) => line.startsWith("COPY ") && !line.includes("--from"))
      .flatMap((line) => line.split(" ").slice(1, -1));
    const isNamed = (name: string) =>
      copied.some((one) => one === name || (one === "*.whl" && name === NAME));
    for (const one of copied)
      expect(
        names.some((name) => one === name || one === "*.whl"),
        one,
      ).toBe(true);
    expect(names.filter((name) => !isNamed(name))).toEqual(["Dockerfile"]);
  });

  test("is of the runtime that clusters have, and its last stage needs the tests", () => {
    const context = made();
    const bases = dockerfile(context).filter((line) => line.startsWith("FROM "));
    expect(bases).toEqual([
      "FROM databricksruntime/standard:17.3-LTS AS image",
      "FROM image AS tests",
      "FROM image",
    ]);
    expect(dockerfile(context).at(-1)).toMatch(/^COPY --from=tests /);
  });

  test("has no secret, no variable and nothing that is fetched", () => {
    for (const line of dockerfile(made())) expect(line).not.toMatch(/^(ARG|ENV|ADD) |https?:|secret|\$/i);
  });

  test("names the version that tasks must find", () => {
    expect(String(made().get("wheel.txt"))).toBe("0.1.0+h0123456789abcdef\n");
  });
});

describe("an image's tag", () => {
  const tag = (...asked: Parameters<typeof contextOf>) => tagOf(contextOf(...asked));

  test("is the same for the same files, wherever they lie", () => {
    expect(tag(wheel(), ["keras"])).toBe(tag(wheel(), ["keras"]));
    expect(tag(wheel(), ["keras"])).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is another one for another wheel, other packages, and any other byte", () => {
    const context = contextOf(wheel(), ["keras"]);
    const others = [...context.keys()].map((name) => tagOf(new Map([...context, [name, Buffer.from("x")]])));
    const all = [tagOf(context), tag(wheel("other"), ["keras"]), tag(wheel(), ["keras", "torch"]), ...others];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("an image's packages", () => {
  const OWN = { cluster: "lifecycle", node_type: "small" };

  test.each(["inspect", "preprocess", "train", "evaluate", "register", "doctor"] as const)(
    "are all that %s would be installed with, in the same versions",
    (entryPoint) => {
      const all = requirementsOf(["keras", "torch"]);
      expect(all).toEqual(expect.arrayContaining(packagesFor(entryPoint, OWN, ["keras.cnn", "torch.cnn"])));
    },
  );

  test("are each of one version, with those of the runtime that they were resolved beside", () => {
    const names = requirementsOf(["keras", "torch"]).map((pin) => pin.split("==")[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["numpy", "pyarrow", "scipy", "protobuf"]));
  });

  test("leave out a framework that nobody asked for", () => {
    const keras = requirementsOf(["keras"]).join(" ");
    expect(keras).toContain("tensorflow-cpu==");
    expect(keras).not.toMatch(/\btorch==|nvidia/);
  });
});
