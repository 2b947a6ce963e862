import { join } from "node:path";
import type { Passed } from "../cli/acceptance/command.ts";

/** The page that tells what was seen to work on Azure; there is none before anything was. */
export const VERIFIED = join(import.meta.dirname, "../docs/azure/verified.md");

/** Where and when something was seen, without a name or an id of whose it is. */
export interface Seen {
  at: Date;
  /** What the apps answer with; undefined where they do not say. */
  commit: string | undefined;
  environment: string | undefined;
  region: string | undefined;
  /** Of the machine that asked. */
  node: string;
}

/** Whether each of these addresses is one of Azure's own domains: what runs on this machine proves nothing about Azure. */
export function isOnAzure(addresses: readonly string[]): boolean {
  return (
    addresses.length > 0 &&
    addresses.every((address) => {
      const { protocol, hostname } = new URL(address);
      return protocol === "https:" && /\.(azurewebsites\.net|blob\.core\.windows\.net)$/.test(hostname);
    })
  );
}

/** Kinds of environments that the template knows: any other name is somebody's own. */
const KINDS = ["dev", "test", "prod"];
const REGION = /^[a-z0-9]+$/;

/** What `npm run accept` saw, as a page. */
export function verifiedPage(seen: Seen, passed: readonly Passed[]): string {
  const { environment = "", region = "" } = seen;
  const facts = {
    date: `${seen.at.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    commit: seen.commit ?? "not told",
    region: REGION.test(region) ? region : "not told",
    environment: KINDS.includes(environment) ? environment : "not told",
    "Node of who asked": seen.node,
  };
  return `# What was seen to work on Azure

\`npm run accept\` writes this page, and only where it ran against Azure.

| | |
|---|---|
${rows(Object.entries(facts))}

| passed | seconds |
|---|---|
${rows(passed.map(({ what, seconds }) => [what, String(seconds)]))}
`;
}

const rows = (cells: readonly (readonly string[])[]) =>
  cells.map((row) => `| ${row.join(" | ")} |`).join("\n");
