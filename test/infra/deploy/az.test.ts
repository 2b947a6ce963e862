import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { asWhom, az, putPackage } from "../../../infra/deploy/az.ts";
import { temporaryFolder } from "../../local/processes.ts";

/** A command called az that notes what it is told, and does what the script says. */
function azThat(script: string): () => string[] {
  const folder = temporaryFolder();
  const said = join(folder, "said");
  writeFileSync(join(folder, "az"), `#!/bin/sh\necho "$@" >> ${said}\n${script.replaceAll("SAID", said)}\n`);
  chmodSync(join(folder, "az"), 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  return () => (existsSync(said) ? readFileSync(said, "utf8").trim().split("\n") : []);
}
beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());
afterEach(() => vi.unstubAllEnvs());

describe("a package", () => {
  const put = (name = "app") => putPackage("group", name, "darkroom.zip", 1);

  test("goes to its app by the Azure CLI", async () => {
    const said = azThat("");
    await put();
    expect(said()).toEqual([
      "functionapp deployment source config-zip --resource-group group --name app --src darkroom.zip",
    ]);
  });

  test("is put once more where a role of the app is too new to be known", async () => {
    const said = azThat(
      'test $(wc -l < SAID) -ge 3 || { echo "BlobUploadFailedException: 403 (Forbidden)" >&2; exit 1; }',
    );
    await put();
    expect(said()).toHaveLength(3);
  });

  test("that is refused otherwise is refused in Azure's own words, with the command to repeat", async () => {
    const said = azThat('echo "ResourceNotFound: no such app" >&2; exit 3');
    await expect(put()).rejects.toThrow(
      /ResourceNotFound: no such app\n.*az functionapp deployment .* darkroom\.zip/s,
    );
    expect(said()).toHaveLength(1);
  });
});

test("without the Azure CLI it says what to install", async () => {
  vi.stubEnv("PATH", temporaryFolder());
  await expect(putPackage("group", "app", "darkroom.zip", 1)).rejects.toThrow("Install the Azure CLI");
});

test("one that never ends is ended, with what to look at", async () => {
  azThat("sleep 30");
  const started = performance.now();
  await expect(az(["account", "show"], 300)).rejects.toThrow(
    /az has not ended within 0\.3 s, and was ended\..*Run it alone: az account show/s,
  );
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe("who asks the app", () => {
  test("is whoever has a key or a token", async () => {
    const said = azThat("");
    expect(await asWhom("group", "app", { DARKROOM_TOKEN: "t" })).toEqual({ key: undefined, token: "t" });
    expect(said()).toEqual([]);
  });

  test("is who is logged in, where Entra ID says who calls", async () => {
    azThat("echo token-of-azure");
    const told = await asWhom("group", "app", { SIGN_IN_CLIENT_ID: "id" });
    expect(told).toEqual({ key: undefined, token: "token-of-azure" });
  });

  test.each(["", "None", "WARNING: x\\nS3CRET", "two words S3CRET"])(
    "is nobody where az prints %j, which is shown to nobody",
    async (printed) => {
      azThat(`printf '${printed}'`);
      const asking = asWhom("group", "app", {});
      await expect(asking).rejects.toThrow("az printed nothing that could be a key");
      await expect(asking).rejects.not.toThrow("S3CRET");
    },
  );

  test("has a key of the app otherwise", async () => {
    azThat("echo key-of-app");
    expect(await asWhom("group", "app", {})).toEqual({ key: "key-of-app", token: undefined });
  });
});
