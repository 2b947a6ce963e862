import type { z } from "zod";

/** An answer that is no JSON. */
export interface Media {
  readonly media: string;
}
export const html: Media = { media: "text/html; charset=utf-8" };
export const png: Media = { media: "image/png" };
export const css: Media = { media: "text/css; charset=utf-8" };
export const javascript: Media = { media: "text/javascript; charset=utf-8" };
/** Bytes that are sent as they come. */
export const stream = (media: string): Media => ({ media });

export const isMedia = (answer: z.ZodType | Media): answer is Media => "media" in answer;

/** What a status is answered with: JSON, something else, or whichever of them the caller accepts. */
export type Answer = z.ZodType | Media | readonly [z.ZodType | Media, Media, ...Media[]];
export type Answers = Readonly<Record<number, Answer>>;
