import { OURS } from "../kit/containers.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";

/** Azure allows 1,024 characters and 254 segments, in hierarchical accounts 63; the label, the file and a copy in quarantine come on top. */
const LONGEST = 600;
const DEEPEST = 40;

/** Where the photos lie, as far as storage could ever hold them there. */
export function* senseOfImages({ images }: Pick<Plan, "images">): Generator<Senseless> {
  const fault = faultOf(images);
  if (fault !== undefined) yield { path: ["images"], message: fault };
}

function faultOf(images: string): string | undefined {
  const [container = "", ...segments] = images.split("/");
  if (OURS.includes(container))
    return `"${container}" is a container of ours: take one of your own, such as "images"`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(container))
    return `"${container}" is no container's name: letters, digits and single dashes between them`;
  if (images.length > LONGEST) return `is longer than ${LONGEST} characters: choose shorter folders`;
  if (segments.length > DEEPEST) return `is deeper than ${DEEPEST} folders: choose fewer`;
  // Events show characters outside the basic plane as U+FFFD, so that nobody knows which prefix they are of.
  if (/[\p{C}\p{Zl}\p{Zp}\\\u{10000}-\u{10FFFF}\uFFFD]/u.test(images))
    return "holds characters that storage or its events do not keep: no backslashes, controls or emoji";
  const odd = segments.find((name) => name.trim() !== name || /\.$|^\./.test(name));
  if (odd !== undefined)
    return `"${odd}" is no folder of photos: it must not begin or end with a dot or a space`;
  return undefined;
}
