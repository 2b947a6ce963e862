import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { findSetting } from "./settings.ts";

const longest = 32;

/** The id under which a host keeps its own blobs: from a setting, the site's name, or this machine and folder. */
export function hostIdOf(root: string, settings: Record<string, string>): string {
  const folder = createHash("sha256").update(root).digest("hex").slice(0, 9);
  const given =
    findSetting(settings, "AzureFunctionsWebHost__hostid") ??
    findSetting(settings, "WEBSITE_SITE_NAME") ??
    `${hostname().slice(0, longest - folder.length - 1)}-${folder}`;
  return given
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "-")
    .slice(0, longest)
    .replace(/-+$/, "");
}
