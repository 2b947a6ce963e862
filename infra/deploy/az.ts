import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Trouble } from "../../local/trouble.ts";
import type { Apps } from "../azd.ts";

/** What a role that was just given is not known by yet: Azure says so for minutes. */
const NOT_YET = /BlobUploadFailed|AuthorizationPermissionMismatch|AuthorizationFailure|403 \(?Forbidden/;
const TRIES = 10;
const BETWEEN = 30_000;

/** How az says that something is not there. */
const MISSING = /NotFound|not found|could not be found|\b404\b/i;

/** Whether an error of `az` says that what it was asked about is not there yet. */
export const saysMissing = (error: unknown): boolean => MISSING.test((error as Error).message);

/** Milliseconds that az is given: a question is answered in seconds, a package is in its place after some minutes. */
const LOOKS = 2 * 60_000;
const PUTS = 20 * 60_000;

interface Way {
  /** Milliseconds that it may take. */
  within?: number;
  /** Whoever waits sees what it prints meanwhile. */
  shown?: boolean;
  env?: NodeJS.ProcessEnv;
}

/** Runs the Azure CLI, and gives what it prints. Throws `Trouble` with its own words, or where it does not end in time. */
export function az(
  args: readonly string[],
  { within = LOOKS, shown = false, env = process.env }: Way = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile("az", args, { env, maxBuffer: 64 << 20 }, (error, out, said) => {
      clearTimeout(limit);
      if (!error) return resolve(out.trim());
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const remedy = missing ? "Install the Azure CLI." : `Repeat it alone: az ${args.join(" ")}`;
      const why = lastLines(said) || `az ended with ${error.code ?? error.signal} and said nothing.`;
      reject(new Trouble(missing ? "There is no az." : why, remedy));
    });
    if (shown) child.stdout?.pipe(process.stdout);
    let said = "";
    child.stderr?.on("data", (text) => {
      said = `${said}${text}`.slice(-4000);
    });
    const limit = setTimeout(() => {
      reject(
        new Trouble(
          `az has not ended within ${within / 1000} s, and was ended. ${lastLines(said)}`.trim(),
          `Does it wait for somebody (az login), or for Azure? Run it alone: az ${args.join(" ")}`,
        ),
      );
      child.kill("SIGKILL");
      // What az itself has started holds its output open: that is waited for no longer, either.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, within);
  });
}

const lastLines = (text: string) => text.trim().split("\n").slice(-5).join("\n");

/** Puts a package into a function app, once more for as long as a role of it is too new. */
export async function putPackage(group: string, app: string, path: string, between = BETWEEN): Promise<void> {
  const where = ["--resource-group", group, "--name", app, "--src", path];
  for (let tries = 1; ; tries++) {
    try {
      await az(["functionapp", "deployment", "source", "config-zip", ...where], { within: PUTS });
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
  given: Pick<Apps, "DARKROOM_KEY" | "DARKROOM_TOKEN" | "SIGN_IN_CLIENT_ID">,
): Promise<{ key: string | undefined; token: string | undefined }> {
  const { DARKROOM_KEY: key, DARKROOM_TOKEN: token, SIGN_IN_CLIENT_ID: client } = given;
  if (key || token) return { key, token };
  if (client) {
    const scope = `api://${client}/.default`;
    return { key, token: await secret(["account", "get-access-token", "--scope", scope], "accessToken") };
  }
  const list = ["functionapp", "keys", "list", "--resource-group", group, "--name", app];
  return { key: await secret(list, "functionKeys.default"), token };
}

/** What az prints of an answer, which goes into a header and nowhere else. */
async function secret(command: readonly string[], query: string): Promise<string> {
  const asked = [...command, "--query", query, "--output", "tsv"];
  const told = await az(asked);
  if (/^[\x21-\x7e]+$/.test(told) && told !== "None") return told;
  throw new Trouble(
    "az printed nothing that could be a key or a token: nothing at all, or more than that.",
    `Look at what it prints, where nobody sees it, or give DARKROOM_KEY or DARKROOM_TOKEN: az ${asked.join(" ")}`,
  );
}
