import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { keepPrivate } from "../../local/private.ts";
import { Trouble } from "../../local/trouble.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { erasureIds, erasuresOf } from "../../shared/dataset/deny.ts";
import { StorageSettings } from "../../shared/kit/settings.ts";
import { type StorageOptions, storageOf } from "../storage.ts";
import { alone } from "./alone.ts";
import { backUp } from "./back-up.ts";
import { erasuresIn } from "./erasures.ts";
import { parseBackup, parseRestore } from "./options.ts";
import { begin, isOurs } from "./ours.ts";
import { placeAt } from "./place.ts";
import { prune } from "./prune.ts";
import { restore } from "./restore.ts";
import { readState, type State } from "./states.ts";

/** Pixels of photos and what networks see in them: the next run computes them again. */
const COMPUTED = ["shards", "features"];
/** What a Functions host keeps, where it has no account of its own. */
const HOSTS = /^(\$|azure-webjobs-)/;

/** Keeps what cannot be computed again. Whoever repeats it goes on where it stopped. */
export async function backupCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  keepPrivate(env);
  const options = parseBackup(args, env);
  if (typeof options === "string") return console.log(options);
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
    const newest = await readState(place);
    if (newest && newest.account !== service.accountName)
      throw new Trouble(
        `${place.name} has the backup of the account ${newest.account}.`,
        `Give ${service.accountName} a place of its own.`,
      );
    const erased = await erasuresOf(blobs);
    const containers: string[] = [];
    for await (const { name } of service.listContainers())
      if (!COMPUTED.includes(name) && !HOSTS.test(name)) containers.push(name);
    const state = await backUp(service, place, { containers, erased, now });
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

/** Puts back what is missing. Whoever repeats it goes on where it stopped. */
export async function restoreCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  keepPrivate(env);
  const options = parseRestore(args, env);
  if (typeof options === "string") return console.log(options);
  const { service, blobs } = accountOf(options);
  const place = placeAt(options.from);
  const newest = (await isOurs(place)) ? await readState(place) : undefined;
  if (!newest)
    throw new Trouble(
      `There is no backup in ${place.name}.`,
      "Name the place that `darkroom backup --to` had.",
    );
  await alone(place, async () => {
    const state = options.state === undefined ? newest : ((await readState(place, options.state)) as State);
    const known = await erasuresIn(place, newest.name);
    const here = await erasuresOf(blobs);
    const ids = [...known.ids, ...(await erasureIds(blobs))];
    const erased = (photo: string) => here?.(photo) ?? known.erasureOf?.(photo);
    const { replace, only } = options;
    const result = await restore(service, place, state, { replace, only, erased, erasures: known.entries });
    console.log(
      `${state.name}: ${result.restored} files are back, ${result.there} were there, ${result.erased.size} photos stay erased.`,
    );
    const before = (await erasuresIn(place, state.name)).ids;
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
