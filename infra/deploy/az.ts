import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Trouble } from "../../local/trouble.ts";

/** What a role that was just given is not known by yet: Azure says so for minutes. */
const NOT_YET = /BlobUploadFailed|AuthorizationPermissionMismatch|AuthorizationFailure|\b403\b/;
const TRIES = 10;
const BETWEEN = 30_000;

/** Runs the Azure CLI, and gives what it prints. Throws `Trouble` with its own words. */
export function az(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("az", args, { maxBuffer: 64 << 20 }, (error, out, said) => {
      if (!error) return resolve(out.trim());
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const remedy = missing ? "Install the Azure CLI." : `Repeat it alone: az ${args.join(" ")}`;
      reject(new Trouble(missing ? "There is no az." : lastLines(said), remedy));
    });
  });
}

const lastLines = (text: string) => text.trim().split("\n").slice(-5).join("\n");

/** Puts a package into a function app, once more for as long as a role of it is too new. */
export async function putPackage(group: string, app: string, path: string, between = BETWEEN): Promise<void> {
  const where = ["--resource-group", group, "--name", app, "--src", path];
  for (let tries = 1; ; tries++) {
    try {
      await az(["functionapp", "deployment", "source", "config-zip", ...where]);
      return;
    } catch (error) {
      if (tries === TRIES || !NOT_YET.test((error as Error).message)) throw error;
      console.log(`${app}: its roles are not known yet; once more in ${between / 1000} s`);
      await pause(between);
    }
  }
}

/** Who asks the app that controls: with a key of it, or a token, where none is given. */
export async function asWhom(
  group: string,
  app: string,
  given: {
    DARKROOM_KEY?: string | undefined;
    DARKROOM_TOKEN?: string | undefined;
    SIGN_IN_CLIENT_ID?: string | undefined;
  },
): Promise<{ key: string | undefined; token: string | undefined }> {
  const { DARKROOM_KEY: key, DARKROOM_TOKEN: token, SIGN_IN_CLIENT_ID: client } = given;
  if (key || token) return { key, token };
  if (client) {
    const scope = `api://${client}/.default`;
    const asked = ["account", "get-access-token", "--scope", scope, "--query", "accessToken"];
    return { key, token: await az([...asked, "--output", "tsv"]) };
  }
  const asked = ["functionapp", "keys", "list", "--resource-group", group, "--name", app];
  return { key: await az([...asked, "--query", "functionKeys.default", "--output", "tsv"]), token };
}
