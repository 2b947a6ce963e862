import { Trouble } from "../local/trouble.ts";
import { addressFault } from "../shared/kit/addresses.ts";
import { MODEL_NAME, VersionNumber } from "../shared/kit/ids.ts";

/** A number that somebody has typed, where it may be one; `what` says which may, to follow "not". Throws `Trouble`. */
export function numberOf(
  option: string,
  text: string,
  { what, may }: { what: string; may: (number: number) => boolean },
  usage: string,
): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (may(number)) return number;
  throw new Trouble(`${option} ${text}: not ${what}.`, usage);
}

/** The name of a model, as plans give it. Throws `Trouble` for what can be none, such as a path. */
export function modelOf(option: string, text: string, usage: string): string {
  if (MODEL_NAME.test(text)) return text;
  const what = "not a model's name, such as pets: lower-case letters, digits and dashes, at most 40";
  throw new Trouble(`${`${option} ${text}`.trim()}: ${what}.`, usage);
}

/** The number of a version. Throws `Trouble` for what can be none. */
export function versionOf(text: string | undefined, usage: string): string | undefined {
  if (text === undefined || VersionNumber.safeParse(text).success) return text;
  throw new Trouble(`--version ${text}: not a version's number, such as 7.`, usage);
}

const APP = "https://NAME.azurewebsites.net, or http://127.0.0.1:7071";

/** The URL of the function app, as an option or the environment names it; undefined where neither does. Throws `Trouble`. */
export const appUrl = (
  option: string | undefined,
  { DARKROOM_URL }: NodeJS.ProcessEnv,
): string | undefined =>
  option !== undefined
    ? addressOf("--url", option)
    : DARKROOM_URL
      ? addressOf("DARKROOM_URL", DARKROOM_URL)
      : undefined;

/** The URL of a service that is sent photos or secrets, without a slash at its end: https, or on this machine. Throws `Trouble`. */
export function addressOf(option: string, text: string, example = APP): string {
  const fault = addressFault(text, example);
  if (fault === undefined) return text.replace(/\/$/, "");
  const [what, remedy] = fault;
  throw new Trouble(`${option}: ${what}.`, remedy);
}
