import picomatch from "picomatch";

/** Each may take up whatever the others leave of a path: a fourth would take seconds on an odd one. */
const MOST_WILDCARDS = 3;
/** Choices like {cat,dog}; each multiplies the ways in which a path can be taken apart, and stands for a wildcard. */
const MOST_CHOICES = 2;

/** No negation and no `+(…)`: `*`, `**`, `?`, `[a-z]` and `{cat,dog}` are what people know, and what surely comes to an end. */
const OPTIONS = { dot: true, nonegate: true, noextglob: true } as const;

/** Tells paths below the prefix that any of these globs fits. Capitals are told apart, as storage does. */
export const pathMatcher = (globs: readonly string[]): ((path: string) => boolean) =>
  picomatch(globs.map(plain), OPTIONS);

/** Signs that picomatch hands on to regular expressions mean themselves, as in "cat/photo (1).jpg". */
const plain = (glob: string) => glob.replace(/[()|+@]/g, "\\$&");

/** Why a glob fits no photo, or not those that were meant; undefined if it is sound. */
export function globFault(glob: string, images: string): string | undefined {
  if (glob.trim() === "") return 'is blank: write a path, such as "cat/**"';
  if (/\p{Cc}/u.test(glob)) return "has a sign that cannot be seen: write it without";
  if (glob.startsWith("!")) return "takes files away: write which ones are in";
  if (glob.includes("\\")) return "has a backslash: write / between folders";
  if (glob.startsWith("/") || glob.split("/").some((name) => name === "." || name === ".."))
    return 'is no path below images: write it from the label on, such as "cat/**"';
  const prefix = [images, images.slice(images.indexOf("/") + 1)].find((one) => glob.startsWith(`${one}/`));
  if (prefix !== undefined)
    return `begins with the prefix of images: write what is below it, "${glob.slice(prefix.length + 1)}"`;
  return formFault(glob) ?? placeFault(glob);
}

/** Why it is no glob, or one that may take long. */
function formFault(glob: string): string | undefined {
  const choices = glob.match(/\{[^{}]*\}/g) ?? [];
  if (/[[\]{}]/.test(glob.replace(/\[[^\]]+\]|\{[^{}]*\}/g, "")))
    return "is no glob: a bracket in it is never closed, or stands in another (write ? for one that is part of a name)";
  if (glob.includes("***")) return "has three stars together: write * within a folder, or ** across folders";
  if (choices.some((choice) => choice.includes("..")))
    return "has a range: name what there is to choose from";
  if (choices.length > MOST_CHOICES) return `has more than ${MOST_CHOICES} choices: write several globs`;
  const most = MOST_WILDCARDS - (choices.length > 0 ? 1 : 0);
  if ((glob.match(/\*+/g)?.length ?? 0) > most)
    return `has more than ${most} wildcards${most < MOST_WILDCARDS ? " beside a choice" : ""}: write plainer ones`;
  return undefined;
}

/** Why it fits no file in a folder. */
function placeFault(glob: string): string | undefined {
  if (glob.endsWith("**/")) return `is a folder: write "${glob}*" for all that is in it`;
  if (glob.endsWith("/")) return `is a folder: write "${glob}**" for all that is in it`;
  if (glob.includes("/") || glob === "**") return undefined;
  const whole = /[.*?]/.test(glob) ? `**/${glob}` : `${glob}/**`;
  return `fits no photo, for each is in a label's folder: write "${whole}"`;
}
