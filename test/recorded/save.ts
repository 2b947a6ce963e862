import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Darkroom } from "../e2e/darkroom.ts";
import { kindOf } from "./kinds.ts";

const LINES = 5; // of each document of lines

/** Every kind of document that is stored. */
export async function saveDocuments({ blobs }: Darkroom): Promise<void> {
  const kept = new Set<string>();
  for await (const { name: container } of blobs.listContainers())
    for await (const { name } of blobs.getContainerClient(container).listBlobsFlat()) {
      const kind = kindOf(`${container}/${name}`);
      if (!kind || kept.has(kind)) continue;
      kept.add(kind);
      const content = await blobs.getContainerClient(container).getBlobClient(name).downloadToBuffer();
      const lines = content.toString().split(/(?<=\n)/);
      save("documents", kind, (kind.endsWith(".jsonl") ? lines.slice(0, LINES) : lines).join(""));
    }
}

/** The history of every orchestration that has ended by itself; it ends the stack, which holds them under a lock. */
export async function saveHistories({ data, child, ended }: Darkroom): Promise<void> {
  child.kill("SIGINT");
  await ended();
  const db = new DatabaseSync(join(data, "host/durable.db"), { readOnly: true });
  const instances = db
    .prepare("SELECT id, name, status, input, output FROM instances ORDER BY created")
    .all();
  const events = db.prepare("SELECT event FROM history WHERE instance = ? ORDER BY seq");
  for (const { id, name, status, input, output } of instances as Record<string, string>[]) {
    if (status === "Terminated") continue; // its history says nothing of what its code would do next
    const outcome = (JSON.parse(output ?? "null") as { outcome?: string } | null)?.outcome ?? status;
    const history = events.all(id as string).map(({ event }) => JSON.parse(event as string));
    const version = history.find(({ EventType }) => EventType === 0)?.Version ?? "unversioned";
    const recorded = { id, name, status, input, output, history };
    const text = `${JSON.stringify(recorded, null, 1)}\n`.replaceAll(data, "DATA");
    save(`histories/${version}`, `${name}-${outcome?.toLowerCase()}.json`, text);
  }
  db.close();
}

function save(folder: string, name: string, text: string) {
  const path = join(import.meta.dirname, folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}
