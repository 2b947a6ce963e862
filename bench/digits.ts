import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";

const root = join(import.meta.dirname, "..");
const LABELS = ["0", "1"];
const PHOTOS = 60;

/** Puts 60 handwritten digits of two classes each where the plan of a model finds them; `folder` is where they are made, once. */
export async function uploadDigits(connection: string, model: string, folder: string): Promise<void> {
  const digits = join(folder, "digits");
  if (!existsSync(digits))
    execFileSync(join(root, ".venv/bin/python"), [join(root, "cli/digits.py"), digits]);
  const images = BlobServiceClient.fromConnectionString(connection).getContainerClient("images");
  for (const label of LABELS)
    for (const file of readdirSync(join(digits, label)).slice(0, PHOTOS))
      await images.getBlockBlobClient(`${model}/${label}/${file}`).uploadFile(join(digits, label, file));
}
