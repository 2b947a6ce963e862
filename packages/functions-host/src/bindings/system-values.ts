import { randomUUID } from "node:crypto";
import { formatDate } from "./date-format.ts";

/** What Azure's host itself provides for binding paths, such as {DateTime:yyyy-MM-dd} or {rand-guid:N}. */
export function systemValue(expression: string, functionName: string): string | undefined {
  const [, name = "", format = ""] = /^([\w.-]+)(?::(.*))?$/s.exec(expression) ?? [];
  switch (name.toLowerCase()) {
    case "datetime":
    case "sys.utcnow":
      // No colons: they would not do in a blob's name.
      return formatDate(new Date(), format.trim() ? format : "yyyy-MM-ddTHH-mm-ssK");
    case "rand-guid":
    case "sys.randguid":
      return formatGuid(randomUUID(), format.trim());
    case "sys.methodname":
      return functionName;
    default:
      return undefined;
  }
}

function formatGuid(guid: string, format: string): string {
  switch (format.toUpperCase()) {
    case "N":
      return guid.replaceAll("-", "");
    case "B":
      return `{${guid}}`;
    case "P":
      return `(${guid})`;
    case "":
    case "D":
      return guid;
    default:
      throw new Error(`"${format}" is no format of a GUID; N, D, B and P are.`);
  }
}
