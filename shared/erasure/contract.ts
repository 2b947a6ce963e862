import { z } from "zod";
import { orchestration, starting } from "../kit/contract.ts";
import { ErasureRecord } from "./order.ts";

/** What starts an erasure: its name and attempt, not the photo, because histories are kept. */
export const eraseStart = starting("erase", z.object({ erasureId: z.string(), attempt: z.number() }));

/** Erases a photo everywhere. */
export const erase = orchestration(eraseStart, ErasureRecord.pick({ status: true, because: true }));
