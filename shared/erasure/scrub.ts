/** What is known of a photo that must leave no trace. Paths are those below the container. */
export interface Traces {
  /** SHA-256 in hex. */
  photo: string;
  /** The versions of files that held it. */
  files: readonly { path: string; etag: string }[];
  /** Paths that have never held anything else: they are the photo's own names. */
  names: readonly string[];
}

/** Stands for a value that was about the photo and nothing else. */
export const GONE = Symbol("gone");

const INSTEAD = "(erased)";
const FILE_OF_PHOTO = /^([0-9a-f]{64})\.\w+$/;

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};
/** As the reports' pages spell it. */
const inHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Takes a photo out of texts and JSON values of any shape: what is about the photo goes, what only names it is blanked. */
export class Scrubber {
  readonly #traces: Traces;
  readonly #own: ReadonlySet<string>;
  readonly #versions: ReadonlySet<string>;
  readonly #words: readonly string[];
  readonly #names: RegExp;
  readonly #pictures: RegExp;

  constructor(traces: Traces) {
    const { photo, files, names } = traces;
    this.#traces = traces;
    this.#own = new Set([photo, ...names]);
    this.#versions = new Set(files.map(({ path, etag }) => `${etag} ${path}`));
    const spellings = [photo, ...names].flatMap((name) => [
      name,
      encodeURI(name),
      JSON.stringify(name).slice(1, -1),
      inHtml(name),
    ]);
    this.#words = [...new Set([...spellings, ...files.map(({ etag }) => etag)])];
    this.#pictures = new RegExp(`<figure data-photo="${escaped(photo)}"[^]*?</figure>`, "g");
    const longestFirst = [...new Set(spellings)].sort((a, b) => b.length - a.length);
    this.#names = new RegExp(`(?:${longestFirst.map(escaped).join("|")})(?!\\.?[\\w/-])`, "g");
  }

  /** Whether a text may hold a trace: quick, and never wrong when it says no. */
  suspects(text: string): boolean {
    return this.#words.some((word) => text.includes(word));
  }

  /** The text with the photo's names blanked. */
  text(text: string): string {
    return text.replaceAll(this.#traces.photo, INSTEAD).replace(this.#names, INSTEAD);
  }

  /** A report's page without pictures of the photo, and with its names blanked. */
  page(html: string): string {
    return this.text(html.replace(this.#pictures, ""));
  }

  /** The value without the photo, or `GONE`. */
  value(value: unknown): unknown {
    if (typeof value === "string") return this.#isOwn(value) ? GONE : this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.value(item)).filter((item) => item !== GONE);
    if (typeof value !== "object" || value === null) return value;
    if (this.#isAbout(value as Record<string, unknown>)) return GONE;
    const kept = Object.entries(value)
      .filter(([key]) => !this.#isOwn(key))
      .map(([key, inner]) => [this.text(key), this.#field(key, inner)]);
    return Object.fromEntries(kept.filter(([, inner]) => inner !== GONE));
  }

  /** An object is about the photo if a field is its identity, its name or a file of it, or it is a version that held it. */
  #isAbout({ anchor: _, ...fields }: Record<string, unknown>): boolean {
    if (this.#versions.has(`${fields.etag} ${fields.path}`)) return true;
    if (typeof fields.photo === "string" && fields.photo !== this.#traces.photo) return false;
    return Object.values(fields).some((field) => typeof field === "string" && this.#isOwn(field));
  }

  #isOwn(text: string): boolean {
    return this.#own.has(text) || FILE_OF_PHOTO.exec(text)?.[1] === this.#traces.photo;
  }

  #field(key: string, value: unknown): unknown {
    return key === "anchor" && value === this.#traces.photo ? coarse(value) : this.value(value);
  }
}

/**
 * Stands for a photo that its near-duplicates were put beside: 16 bits of it, which name nobody, and which put those on the same
 * side whose records name none. (A side changes if a threshold of the split lies within the same 1/65,536.)
 */
export function coarse(photo: string): string {
  return photo.slice(0, 4).padEnd(5, "8").padEnd(64, "0");
}
