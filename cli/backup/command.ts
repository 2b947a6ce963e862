import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { keepPrivate } from "../../local/private.ts";
import { Trouble } from "../../local/trouble.ts";
import { orMissing } from "../../shared/clients/blob-errors.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { erasureIds, erasuresOf } from "../../shared/dataset/deny.ts";
import { StorageSettings } from "../../shared/kit/settings.ts";
import { type StorageOptions, storageOf } from "../storage.ts";
import { alone } from "./alone.ts";
import { backUp } from "./back-up.ts";
import { check } from "./check.ts";
import { isKept } from "./containers.ts";
import { erasureIdsIn, knownErasures } from "./erasures.ts";
import { parseBackup, parseRestore } from "./options.ts";
import { begin } from "./ours.ts";
import { type Place, placeAt } from "./place.ts";
import { prune } from "./prune.ts";
import { rehearse, tell } from "./rehearse.ts";
import { restore } from "./restore.ts";
import { newestReadable } from "./states.ts";
import { statesIn, wanted } from "./wanted.ts";

/** Keeps what cannot be computed again, or looks whether what was kept is whole. Whoever repeats it goes on where it stopped. */
export async function backupCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  keepPrivate(env);
  const options = parseBackup(args, env);
  if (typeof options === "string") return console.log(options);
  if (options.check) return checked(placeAt(options.to));
  const { service, blobs } = accountOf(options);
  if (options.to.startsWith(service.url))
    throw new Trouble(
      `${options.to} lies in the account itself.`,
      "Name a container of another account, best in another region.",
    );
  const place = placeAt(options.to);
  const now = new Date();
  await begin(place);
  await alone(place, async () => {
    const before = await newestReadable(place);
    if (before && before.account !== service.accountName)
      throw new Trouble(
        `${place.name} has the backup of the account ${before.account}.`,
        `Give ${service.accountName} a place of its own.`,
      );
    const erased = await orMissing(() => erasuresOf(blobs));
    const containers: string[] = [];
    for await (const { name } of service.listContainers()) if (isKept(name)) containers.push(name);
    const state = await backUp(service, place, { containers, erased, before, now });
    const removed = await prune(place, options.keep, now, erased);
    console.log(`${state.name}: ${state.files} files, ${state.bytes} bytes, in ${place.name}`);
    if (removed > 0) console.log(`${removed} that no state needs any more are gone.`);
    if (state.moving)
      console.log(
        "The account was written to all the while: documents of this state may not fit together. Repeat it when no run is under way.",
      );
    if (state.missing.length > 0)
      throw new Trouble(
        `Storage does not give ${state.missing.length} files:\n  ${state.missing.join("\n  ")}`,
        "All others are kept.",
      );
  });
}

async function checked(place: Place): Promise<void> {
  await statesIn(place);
  const { states, contents, bytes, wrong } = await alone(place, () => check(place));
  if (wrong.length > 0)
    throw new Trouble(
      `The backup in ${place.name} is damaged:\n  ${wrong.join("\n  ")}`,
      "Remove content/… that changed: the next backup fetches what is missing again, where the account has it. A state that is damaged goes with its time.",
    );
  console.log(`${place.name} is whole: ${states} states, ${contents} different contents, ${bytes} bytes`);
}

/** Puts back what is missing. Whoever repeats it goes on where it stopped. */
export async function restoreCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  keepPrivate(env);
  const options = parseRestore(args, env);
  if (typeof options === "string") return console.log(options);
  const place = placeAt(options.from);
  const names = await statesIn(place);
  if (options.rehearse)
    return alone(place, async () => {
      const { state, files } = await wanted(place, options.state ?? (names.at(-1) as string), names);
      tell(state, await rehearse(place, state, files));
    });
  const { service, blobs } = accountOf(options);
  await alone(place, async () => {
    const { state, files } = await wanted(place, options.state ?? (names.at(-1) as string), names);
    const known = await knownErasures(place);
    // An account that is new has no container yet that could know of any.
    const here = await orMissing(() => erasuresOf(blobs));
    const ids = [...known.ids, ...((await orMissing(() => erasureIds(blobs))) ?? [])];
    const erased = (photo: string) => here?.(photo) ?? known.erasureOf?.(photo);
    const { replace, only } = options;
    const how = { replace, only, erased, erasures: known.entries };
    const result = await restore(service, place, { name: state.name, files }, how);
    console.log(
      `${state.name}: ${result.restored} files are back, ${result.there} were there, ${result.erased.size} photos stay erased.`,
    );
    const before = await erasureIdsIn(place, state.name);
    const newer = new Set(ids.filter((id) => !before.has(id)));
    const photos = [...result.erased].map(
      (photo) => `\n  DELETE /api/models/{model}/photos/${photo}?deny=true`,
    );
    if (newer.size > 0)
      console.log(
        `Erased after this state: ${[...newer].join(", ")}. What was made of these photos is back: order each erasure again.${photos.join("")}`,
      );
    const wrong = [
      ...result.damaged,
      ...result.different.map((name) => `${name}: another file is there (--replace)`),
    ];
    if (wrong.length > 0)
      throw new Trouble(`Not put back:\n  ${wrong.join("\n  ")}`, "All others are as they were.");
  });
}

function accountOf(options: StorageOptions) {
  const settings = StorageSettings.parse(storageOf(options));
  const { DataStorage, DataStorage__blobServiceUri: uri } = settings;
  const service = DataStorage
    ? BlobServiceClient.fromConnectionString(DataStorage)
    : new BlobServiceClient(uri as string, new DefaultAzureCredential());
  return { service, blobs: new Blobs(settings) };
}
