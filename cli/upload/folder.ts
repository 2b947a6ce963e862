import type { ContainerClient } from "@azure/storage-blob";
import { createLogUpdate } from "log-update";
import pc from "picocolors";
import { shown } from "../../shared/kit/text.ts";
import { HEIC_NOTE } from "../../shared/photos/heic/jpeg-of.ts";
import { counted } from "../demo/table.ts";
import { type Files, filesOf } from "./files.ts";
import { type Progress, send } from "./send.ts";

/** What became of the files of a folder. */
export type Sent = Progress & Omit<Files, "files">;

const NAMED = 5;

/** Uploads every photo of a folder's class folders, and shows how far it is where somebody watches. */
export async function sendFolder(container: ContainerClient, prefix: string, folder: string): Promise<Sent> {
  const { files, ...rest } = filesOf(folder);
  const log = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  const progress = await send(container, prefix, folder, files, ({ done, total, uploaded }) =>
    log?.(pc.dim(`  ${done} of ${counted(total, "file")}, ${uploaded} uploaded`)),
  );
  log?.clear();
  return { ...progress, ...rest };
}

/** That as lines, for people. */
export function summary(sent: Sent): string[] {
  const { total, uploaded, converted, noImages, failed, ignored, beside, links } = sent;
  const hidden = Object.values(ignored).reduce((sum, count) => sum + count, 0);
  const there = total - uploaded - noImages.length - failed.length;
  return [
    `${uploaded} uploaded, ${there} ${there === 1 ? "was" : "were"} there.`,
    ...(converted > 0 ? [`${converted} of them ${HEIC_NOTE}.`] : []),
    ...(noImages.length > 0
      ? [
          `${counted(noImages.length, "file")} not uploaded: no image by the first bytes, such as ${noImages.toSorted().slice(0, NAMED).map(shown).join(", ")}.`,
        ]
      : []),
    ...(hidden > 0 ? [`${counted(hidden, "file")} not uploaded: hidden, or a system's.`] : []),
    ...(beside > 0 ? [`${counted(beside, "file")} not uploaded: in no folder, so without a label.`] : []),
    ...(links > 0
      ? [`${counted(links, "link")} not followed: a folder that is a link may lead anywhere.`]
      : []),
    ...(failed.length > 0 ? [`${counted(failed.length, "file")} could not be uploaded:`] : []),
    ...failed.slice(0, NAMED).map(({ path, because }) => `  ${shown(path)}: ${shown(because)}`),
    ...(failed.length > NAMED ? [`  and ${failed.length - NAMED} more.`] : []),
  ];
}
