const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** HTML that is whole: nothing in it is taken for text again. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A piece of a page. What is put in is text, unless it is such a piece itself, or a list of them. */
export function markup(
  parts: TemplateStringsArray,
  ...values: (string | number | Html | readonly Html[])[]
): Html {
  return new Html(parts.reduce((page, part, n) => page + written(values[n - 1] ?? "") + part));
}

function written(value: string | number | Html | readonly Html[]): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(({ text }: Html) => text).join("");
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** For pages that are made of what users named: nothing in them may run or load anything. */
export const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
