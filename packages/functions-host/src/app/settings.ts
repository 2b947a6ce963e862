import { join } from "node:path";
import { readJsonFile } from "./json-file.ts";

/** What an app is configured with: environment variables, and local.settings.json where these are silent. */
export interface AppSettings {
  values: Record<string, string>;
  localHttpPort: number | undefined;
  cors: string[];
}

interface LocalSettings {
  IsEncrypted?: boolean;
  Values?: Record<string, unknown>;
  Host?: { LocalHttpPort?: number; CORS?: string };
}

/** Reads local.settings.json, if there is one, below the process's own environment. */
export function readSettings(root: string, env: Record<string, string | undefined>): AppSettings {
  const file = join(root, "local.settings.json");
  const local = readJsonFile(file) as LocalSettings | null;
  if (typeof local !== "object" || local === null)
    throw new Error(`${file} holds ${JSON.stringify(local)}; { } is expected.`);
  if (local.IsEncrypted) throw new Error(`${file} is encrypted. Run "func settings decrypt" beside it.`);
  const { Values: given = {}, Host: host = {} } = local;
  if (typeof given !== "object" || given === null)
    throw new Error(`${file}: Values is ${JSON.stringify(given)}; { } is expected.`);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) values[name] = String(value);
  for (const [name, value] of Object.entries(env)) if (value !== undefined) values[name] = value;
  const cors = String(host.CORS ?? "");
  return {
    values,
    localHttpPort: host.LocalHttpPort === undefined ? undefined : portOf(file, host.LocalHttpPort),
    cors: cors ? cors.split(",").map((origin) => origin.trim()) : [],
  };
}

function portOf(file: string, given: unknown): number {
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${file}: Host.LocalHttpPort is ${JSON.stringify(given)}; a port number is expected.`);
}

/** A setting by its name in any case; a colon in it may be written as two underscores. */
export function findSetting(values: Record<string, string>, name: string): string | undefined {
  if (values[name] !== undefined) return values[name];
  const plain = (text: string) => text.toLowerCase().replaceAll("__", ":");
  const key = Object.keys(values).find((each) => plain(each) === plain(name));
  return key === undefined ? undefined : values[key];
}

/** Puts settings in the place of %NAME% in a binding's texts. */
export function resolveExpressions(text: string, values: Record<string, string>): string {
  return text.replace(/%([^%\s]+)%/g, (_whole, name: string) => {
    const value = findSetting(values, name);
    if (value === undefined) throw new Error(`"${text}" needs the setting ${name}, which is not set.`);
    return value;
  });
}

/** Whether the settings switch a function off, by `AzureWebJobs.NAME.Disabled`. */
export function isDisabled(name: string, values: Record<string, string>): boolean {
  for (const key of [`AzureWebJobs.${name}.Disabled`, `AzureWebJobs_${name}_Disabled`]) {
    const value = findSetting(values, key)?.toLowerCase();
    if (value === "true" || value === "1") return true;
  }
  return false;
}
