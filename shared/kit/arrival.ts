import type { IncomingMessage } from "node:http";
import { cutOff, STALLED, stalled } from "./body-problems.ts";

const messages = new WeakMap<object, IncomingMessage>();

/** Says by which message of Node's own server a request has come: its body is read there with a fraction of the work that streams of the web make. */
export function arrivesBy(request: object, message: IncomingMessage): void {
  messages.set(request, message);
}

/** The message that a request has come by, if anybody has said so. */
export const arrivalOf = (request: object): IncomingMessage | undefined => messages.get(request);

/** Hands on a message's body as it comes, until its end or until `take` throws: what has not come by then is left where it is. Throws a `Problem`. */
export function readMessage(message: IncomingMessage, take: (piece: Uint8Array) => void): Promise<void> {
  if (message.readableEnded) return Promise.resolve();
  if (message.destroyed) return Promise.reject(cutOff());
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail(stalled()), STALLED);
    const taken = (piece: Uint8Array) => {
      late.refresh();
      try {
        take(piece);
      } catch (error) {
        fail(error as Error);
      }
    };
    const broken = () => fail(cutOff());
    const leave = () => {
      clearTimeout(late);
      message.off("data", taken).off("end", whole).off("error", broken).off("close", broken);
    };
    const whole = () => {
      leave();
      resolve();
    };
    const fail = (error: Error) => {
      leave();
      message.pause();
      reject(error);
    };
    message.on("data", taken).on("end", whole).on("error", broken).on("close", broken).resume();
  });
}
