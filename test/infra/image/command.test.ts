import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { build, digestOf } from "../../../infra/image/registry.ts";
import { root, temporaryFolder } from "../../local/processes.ts";

const DIGEST = `sha256:${"d".repeat(64)}`;
const NONE = "echo 'ERROR: repository \"darkroom\" is not found. Correlation ID: 1' >&2; exit 1";
const WANTED = { server: "acr.azurecr.io", tag: "t" };

/** A folder with commands that note what they are told, and do what these scripts say. */
function commands(scripts: Record<string, string>): { folder: string; said: () => string[] } {
  const folder = temporaryFolder();
  const noted = join(folder, "said");
  for (const [name, does] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${noted}\n${does}\n`, { mode: 0o755 });
  return {
    folder,
    said: () => (existsSync(noted) ? readFileSync(noted, "utf8").trim().split("\n") : []),
  };
}

/** An az whose registry has an image once it was built. */
const registry = (folder = temporaryFolder()) => `case "$2" in
  build) touch ${folder}/built; for last; do :; done; ls "$last"; echo "Step 1/9" ;;
  *) if test -f ${folder}/built; then echo ${DIGEST}; else ${NONE}; fi ;;
esac`;

function image(az: string, env: Record<string, string> = {}, args: string[] = []) {
  const { folder, said } = commands({ az, azd: "" });
  const ran = spawnSync(process.execPath, [join(root, "infra/image/command.ts"), ...args], {
    env: {
      PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin`,
      CONTROL_CLIENT_ID: "c",
      AZURE_ENV_NAME: "dev-1",
      CLUSTER_REGISTRY: "acr.azurecr.io",
      ...env,
    },
    encoding: "utf8",
  });
  return { status: ran.status, out: ran.stdout, err: ran.stderr, said: said() };
}

describe("npm run image", () => {
  test("has the registry build what is not there, and tells azd its digest; the second time it is there", () => {
    const az = registry();
    const first = image(az);
    expect(first.err).toBe("");
    const [look, built, again, told] = first.said;
    const tag = /darkroom:([0-9a-f]{64})/.exec(look ?? "")?.[1] ?? "";
    const folder = join(root, "dist/image", tag);
    expect(look).toBe(
      `az acr repository show --name acr --image darkroom:${tag} --query digest --output tsv`,
    );
    expect(built).toBe(
      `az acr build --registry acr --image darkroom:${tag} --platform linux/amd64 --timeout 3600 ${folder}`,
    );
    expect(again).toBe(look);
    const url = `acr.azurecr.io/darkroom@${DIGEST}`;
    const compute = { node_type: "Standard_D8ds_v5", image: { login: "darkroom_dev_1", url } };
    expect(told).toBe(`azd env set DATABRICKS_COMPUTE ${JSON.stringify(compute)}`);
    expect(first.out).toContain("Step 1/9"); // whoever waits sees what goes on
    expect(first.out).toContain(`built     ${url}`);
    for (const name of ["Dockerfile", "requirements.txt", "tests.py", ".whl"])
      expect(first.out).toContain(name);

    const second = image(az);
    expect(second.said).toEqual([look, told]);
    expect(second.out).toContain(`unchanged ${url}`);
    expect(image(az, {}, ["--again"]).said).toEqual([built, look, told]);
    rmSync(folder, { recursive: true });
  });

  test("tells azd nothing where the build fails, as it does where a test inside does", () => {
    const az = `case "$2" in build) echo "✖ keras.cnn failed"; echo "ERROR: Run failed" >&2; exit 1;; *) ${NONE};; esac`;
    const { status, out, err, said } = image(az);
    expect({ status, told: said.filter((line) => line.startsWith("azd")) }).toEqual({ status: 1, told: [] });
    expect(out).toContain("keras.cnn failed");
    expect(err).toMatch(/Run failed\n.*az acr build/s);
    rmSync(said[1]?.split(" ").at(-1) ?? "", { recursive: true });
  });

  test.each([
    [
      "no image could be handed on",
      { DATABRICKS_CLUSTER: "serverless" },
      [],
      "DATABRICKS_CLUSTER is serverless",
    ],
    ["there is no registry yet", { CLUSTER_REGISTRY: "" }, [], "CLUSTER_REGISTRY is missing"],
    [
      "nobody knows the framework",
      {},
      ["--frameworks", "keras,jax"],
      'CLUSTER_IMAGE: "keras,jax" is not keras, torch',
    ],
  ])("asks Azure for nothing where %s", (_, env, args, message) => {
    const { status, err, said } = image("", env, args);
    expect({ status, said }).toEqual({ status: 1, said: [] });
    expect(err).toContain(message);
  });
});

describe("a registry", () => {
  const azThat = (script: string) => {
    const { folder, said } = commands({ az: script });
    vi.stubEnv("PATH", `${folder}${delimiter}/usr/bin${delimiter}/bin`);
    return said;
  };
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    'repository "darkroom" is not found.',
    'manifest tagged by "t" is not found. Correlation ID: 1',
  ])("has no image where az says: %s", async (said) => {
    azThat(`echo '${said}' >&2; exit 1`);
    expect(await digestOf(WANTED)).toBeUndefined();
  });

  test.each([
    "The resource with name 'acr' could not be found in subscription 'main'.",
    "Could not connect to the registry login server 'acr.azurecr.io'.",
    "Please run 'az login' to setup account.",
  ])("that cannot be asked is no registry without the image: %s", async (said) => {
    azThat(`echo "${said}" >&2; exit 1`);
    await expect(digestOf(WANTED)).rejects.toThrow(said);
  });

  test("that is said to have something else than a digest is not believed", async () => {
    azThat("echo latest");
    await expect(digestOf(WANTED)).rejects.toThrow('no digest, but "latest"');
  });

  test("that never answers is given up, whatever az has started", async () => {
    azThat("sleep 30 & wait");
    const began = Date.now();
    await expect(digestOf(WANTED, 300)).rejects.toThrow("az has not ended within 0.3 s");
    expect(Date.now() - began).toBeLessThan(5000);
  });

  test("that has nothing after a build is named", async () => {
    azThat(`test "$2" = build || { ${NONE}; }`);
    await expect(build(WANTED, new Map(), temporaryFolder())).rejects.toThrow("az has built darkroom:t, and");
  });
});

test("without the Azure CLI it says what to install", async () => {
  vi.stubEnv("PATH", temporaryFolder());
  await expect(digestOf(WANTED)).rejects.toThrow("Install the Azure CLI");
  vi.unstubAllEnvs();
});
