import { join } from "node:path";
import { createLogUpdate } from "log-update";
import { keepPrivate } from "../../local/private.ts";
import { Trouble } from "../../local/trouble.ts";
import { classFolders, innerClassFolders } from "../class-folders.ts";
import { told } from "../told.ts";
import { sendFolder, summary } from "./folder.ts";
import { parseUpload, type UploadOptions } from "./options.ts";
import { type Target, targetOf } from "./target.ts";
import { unzipped } from "./zip.ts";

const say = (...lines: string[]) => console.log(lines.join("\n"));

/** Puts the photos of a folder's class folders where the model's plan says. Whoever repeats it goes on where it stopped. */
export async function uploadCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  keepPrivate(env);
  const options = parseUpload(args, env);
  if (typeof options === "string") return say(options);
  const target = await targetOf(options);
  const folder = await folderOf(options);
  const { container, prefix } = target;
  say(`From ${folder} to ${container.containerName}/${prefix}`);
  const sent = await sendFolder(container, prefix, folder).catch((error: Error) => {
    const why = told(error) ?? error.message.split("\n", 1)[0];
    throw new Trouble(`Storage took no more: ${why}`, "The same command goes on where it stopped.");
  });
  say(...summary(sent));
  if (sent.uploaded > 0) say(whatFollows(target, options.model));
  if (sent.failed.length > 0)
    throw new Trouble(
      "Not every file could be uploaded.",
      "Repair or remove those above, and repeat the command.",
    );
}

async function folderOf({ source, data }: UploadOptions): Promise<string> {
  if ("folder" in source) return classFolders(source.folder, source.folder, 1);
  const log = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  const content = await unzipped(source.zip, join(data, "fetched"), (text) => log?.(`  ${text}`));
  log?.clear();
  return innerClassFolders(content) ?? classFolders(content, source.zip, 1);
}

function whatFollows({ url, quietPeriod }: Target, model: string): string {
  const look = `${url}/api/models/${model}/runs`;
  return quietPeriod === undefined
    ? `The plan starts no run for new photos: POST ${url}/api/models/${model}/retrain does.`
    : `When nothing has changed for ${quietPeriod} s, a run starts by itself: ${look}`;
}
