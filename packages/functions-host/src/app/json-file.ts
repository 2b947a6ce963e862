import { existsSync, readFileSync } from "node:fs";

const stringOrComment = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const stringOrTrailingComma = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;

/** Reads a JSON file as Azure's host does: comments, trailing commas and a byte-order mark do no harm. */
export function readJsonFile(file: string): unknown {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  // Blanks in their place keep the position that an error names.
  const blank = (found: string, string?: string) => string ?? found.replace(/[^\n]/g, " ");
  try {
    return JSON.parse(text.replace(stringOrComment, blank).replace(stringOrTrailingComma, blank));
  } catch (error) {
    throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}
