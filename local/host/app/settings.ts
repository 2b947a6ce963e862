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
  const local = readJsonFile(file) as LocalSettings;
  if (local.IsEncrypted) throw new Error(`${file} is encrypted. Run "func settings decrypt" beside it.`);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(local.Values ?? {})) values[name] = String(value);
  for (const [name, value] of Object.entries(env)) if (value !== undefined) values[name] = value;
  const cors = String(local.Host?.CORS ?? "");
  return {
    values,
    localHttpPort: local.Host?.LocalHttpPort === undefined ? undefined : Number(local.Host.LocalHttpPort),
    cors: cors ? cors.split(",").map((origin) => origin.trim()) : [],
  };
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
