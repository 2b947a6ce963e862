import { Problem } from "../kit/errors.ts";

/** More parts than anybody's form of one photo has: each costs time on the event loop, where everybody's requests are. */
const MOST_PARTS = 100;

/** Refuses a form with too many parts before it is read. */
export function mustHaveFewParts(body: Buffer, contentType: string): void {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return; // it is no form, as its reader says
  const delimiter = `--${boundary}`;
  let parts = -1; // the last delimiter ends the form
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length))
    if (++parts > MOST_PARTS)
      throw new Problem(
        422,
        "too-many-parts",
        `The form has more than ${MOST_PARTS} parts: send the photo alone.`,
      );
}
