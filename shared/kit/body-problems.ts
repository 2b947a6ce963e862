import { Problem } from "./errors.ts";

/** Milliseconds without a byte after which nobody waits for the rest of a body. */
export const STALLED = 60_000;

export const stalled = () =>
  new Problem(408, "body-stalled", `No byte of the body has come for ${STALLED / 1000} s: send it again.`);

export const cutOff = () =>
  new Problem(400, "body-cut-off", "The body ended before it was whole: send it again.");

export const bodyTooLarge = (bytes: number, most: number) =>
  new Problem(413, "body-too-large", `The body has ${bytes} bytes or more; the limit is ${most}.`);
