import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "../../../shared/kit/errors.ts";
import { readHeader } from "../../../shared/photos/read-header.ts";
import { decode } from "../../../shared/serving/decode.ts";
import { root } from "../../local/processes.ts";

/** What one side says of a file: its pixels, or why it is no photo. */
export type Verdict =
  | { reason: string; detail: string }
  | { type: string; mode: string; width: number; height: number; pixels: string };

export interface Judged {
  name: string;
  /** `readable`, a reason, or null where it is enough that both sides agree. */
  expected: string | null;
  training: Verdict;
  serving: Verdict;
}

/** Has training make its corpus in a folder and judge it, then serving judge the same files. */
export async function judgeCorpus(folder: string, ...mutants: number[]): Promise<Judged[]> {
  const python = join(root, ".venv/bin/python");
  const path = ["training", "training/tests"].map((part) => join(root, part)).join(delimiter);
  const env = { ...process.env, PYTHONPATH: path, VIPS_CONCURRENCY: "1" };
  await promisify(execFile)(python, ["-m", "corpus", folder, ...mutants.map(String)], { env });
  const lines = readFileSync(join(folder, "verdicts.jsonl"), "utf8").trimEnd().split("\n");
  const judged: Judged[] = [];
  for (const line of lines) {
    const { file, ...one } = JSON.parse(line) as Omit<Judged, "serving"> & { file: string };
    judged.push({ ...one, serving: await servingSays(readFileSync(join(folder, file))) });
  }
  return judged;
}

async function servingSays(photo: Buffer): Promise<Verdict> {
  try {
    const { data, width, height } = await decode(photo);
    const { type, mode } = readHeader(photo);
    return { type, mode, width, height, pixels: createHash("sha256").update(data).digest("hex") };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { reason: error.type, detail: error.message };
  }
}
