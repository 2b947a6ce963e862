const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as part of a page. */
export const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (character) => entities[character] ?? character);

/** The URLs of a text, without the dot or bracket that ends the sentence around them. */
const URLS = /(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}])/;

/** A text in which every URL leads there: MLflow, for one, ends each of its runs with a line that says where it is. */
export const linked = (text: string) =>
  text
    .split(URLS)
    .map((part, n) => (n % 2 === 1 ? link(part, part) : escapeHtml(part)))
    .join("");

/** Where people look further. */
export type Elsewhere = {
  mlflow: string | undefined;
  runs: string | undefined; // what the page's URL of each caller's run begins with
};

/** The pages beside ours. */
export function neighbours({ mlflow, runs }: Elsewhere): string {
  const pages = { MLflow: mlflow, "The app": runs && URL.parse(runs)?.origin };
  return Object.entries(pages)
    .map(([name, url]) => (url ? link(url, name) : ""))
    .join(" ");
}

/** A run's name, with what it is for leading to that one's page. */
export function linkedName(name: string, { runs }: Elsewhere): string {
  const [, where = "", whatFor = "", step = ""] = /^(\[[^\]]*\] )?(\S+)( \S+)$/.exec(name) ?? [];
  if (runs === undefined || whatFor === "") return escapeHtml(name);
  return `${escapeHtml(where)}${link(runs + encodeURIComponent(whatFor), whatFor)}${escapeHtml(step)}`;
}

const link = (url: string, text: string) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
