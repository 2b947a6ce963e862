import type { SystemEventNameToEventData as Data } from "@azure/eventgrid";
import { type Including, placeIncluded } from "../dataset/included.ts";
import { source as folderOf } from "../dataset/listing.ts";
import { noPhoto } from "../requests/no-photos.ts";
import { type Envelope, openEnvelope } from "./envelope.ts";

/** A blob or a directory that a listing shows differently now. */
export interface ChangedPlace {
  container: string;
  path: string;
  /** Whether it stands for everything below it. */
  directory: boolean;
}

/** A change of storage, as far as it matters here. */
export interface Change {
  account: string;
  /** Of a renaming the new one, then the old one. */
  places: ChangedPlace[];
  /** Orders the changes of one blob, compared as text. */
  sequencer: string;
  /** When it happened, in milliseconds since 1970. */
  at: number;
}

/** Why an event cannot change a listing of photos. */
export interface NoChange {
  ignored: "malformed" | "kind";
}

interface Told {
  sequencer?: string | undefined;
  directory: boolean;
  /** The old place of what was renamed. */
  from?: string;
}

/**
 * The events after which listings differ, and what each tells. A hierarchical account tells of a file when it is opened and again
 * when it is closed, which may never come: both are nudges.
 */
const KINDS = {
  "Microsoft.Storage.BlobCreated": ({ sequencer }) => ({ sequencer, directory: false }),
  "Microsoft.Storage.BlobDeleted": ({ sequencer }) => ({ sequencer, directory: false }),
  "Microsoft.Storage.BlobRenamed": (data) => ({ ...data, directory: false, from: data.sourceUrl }),
  "Microsoft.Storage.DirectoryRenamed": (data) => ({ ...data, directory: true, from: data.sourceUrl }),
  "Microsoft.Storage.DirectoryDeleted": ({ sequencer }) => ({ sequencer, directory: true }),
} satisfies { [K in keyof Data]?: (data: Data[K]) => Told };

/** Reads an event of Blob Storage, in Event Grid's own schema or as CloudEvent 1.0. */
export async function readEvent(raw: Record<string, unknown>): Promise<Change | NoChange> {
  try {
    return changeOf(await openEnvelope(raw));
  } catch {
    return { ignored: "malformed" };
  }
}

/** Whether a change may have changed the photos of a plan: below its folder, or a directory around it. */
export function concerns(plan: Including, { places }: Pick<Change, "places">): boolean {
  return places.some((place) => touched(plan, place) === "photos");
}

/** Whether a change is of files below a plan's folder that are no photos, or none that it includes, and maybe of files elsewhere. */
export function concernsNoPhotos(plan: Including, { places }: Pick<Change, "places">): boolean {
  return !concerns(plan, { places }) && places.some((place) => touched(plan, place) === "no photos");
}

function touched(plan: Including, place: ChangedPlace): "photos" | "no photos" | undefined {
  const { container, path: folder } = folderOf(plan);
  if (place.container !== container) return undefined;
  const path = place.directory ? `${place.path}/` : place.path;
  if (path.startsWith(folder)) {
    // What a directory holds, nobody knows by its name.
    const isIncluded = place.directory || placeIncluded(plan)(path);
    return isIncluded && noPhoto(path, folder) === undefined ? "photos" : "no photos";
  }
  return place.directory && folder.startsWith(path) ? "photos" : undefined;
}

function changeOf({ type, source, subject, time, data }: Envelope): Change | NoChange {
  const tell = KINDS[type as keyof typeof KINDS] as ((data: unknown) => Told) | undefined;
  if (!tell) return { ignored: "kind" };
  const told = tell(data);
  // Names of Azure's resources are the same in any case; an account's is spelled in small letters wherever else it stands.
  const account = /\/storageAccounts\/([^/]+)$/i.exec(source)?.[1]?.toLowerCase();
  const here = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/.exec(subject);
  if (!account || !here) return { ignored: "malformed" };
  const [, container = "", path = ""] = here;
  const places = [{ container, path, directory: told.directory }];
  if (told.from) places.push({ ...placeOf(told.from, account), directory: told.directory });
  return { account, places, sequencer: told.sequencer ?? "", at: time?.getTime() ?? 0 };
}

/** The emulator's URLs name the account in the path, Azure's in the host. */
function placeOf(url: string, account: string): { container: string; path: string } {
  const { hostname, pathname } = new URL(url);
  const segments = pathname.slice(1).split("/").map(decoded);
  if (!hostname.startsWith(`${account}.`)) segments.shift();
  const [container = "", ...path] = segments;
  return { container, path: path.join("/") };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a percent sign that encodes nothing
  }
}
