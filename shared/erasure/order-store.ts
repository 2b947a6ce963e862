import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { paths } from "../kit/paths.ts";
import { type ErasureRecord, Order, StoredErasure } from "./order.ts";

const ORDER = { schema: Order, format: 1 };
const RECORD = { schema: StoredErasure, format: 1 };

export async function readErasure(blobs: Blobs, erasureId: string): Promise<ErasureRecord | undefined> {
  return blobs.json(paths.erasure(erasureId), StoredErasure);
}

/** Writes what is known of an erasure now, in place of what was. */
export async function writeErasure(blobs: Blobs, record: ErasureRecord): Promise<void> {
  await changeJson(blobs, paths.erasure(record.erasureId), RECORD, undefined, () => record);
}

const orderBlob = (erasureId: string) => paths.erasureWork(erasureId, "order.json");

export async function readOrder(blobs: Blobs, erasureId: string): Promise<Order> {
  const order = await blobs.json(orderBlob(erasureId), Order);
  if (!order) throw new Error(`${orderBlob(erasureId).path} is missing: order the erasure again`);
  return order;
}

/** Adds to what is known of the photo. Nothing is forgotten before the end: a repetition finds it in no other place. */
export async function extendOrder(blobs: Blobs, erasureId: string, found: Order): Promise<Order> {
  const { after } = await changeJson(blobs, orderBlob(erasureId), ORDER, undefined, (before) => {
    const all = [...(before?.files ?? []), ...found.files];
    const files = new Map(all.map((file) => [JSON.stringify(file), file]));
    const names = [...new Set([...(before?.names ?? []), ...found.names])];
    return { photo: found.photo, files: [...files.values()], names };
  });
  return after;
}
