import { Html, markup } from "../kit/html.ts";
import type { RunEnd } from "../requests/request.ts";

/** A model as the start page shows it. */
export interface ModelRow {
  model: string;
  /** What serves, and its share of test photos that were right; undefined while nothing does. */
  serving: { version: string; accuracy: number } | undefined;
  running: string | null;
  /** How the newest run that has ended did so. */
  last: ({ runId: string } & Pick<RunEnd, "outcome" | "because">) | undefined;
  retired: boolean;
  /** Whether what is stored of it cannot be read. */
  broken?: boolean;
}

/** Where the services are that people look at, as they may be opened in a browser. */
export type Places = Readonly<Record<string, string>>;

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top }
  th, .short { white-space: nowrap }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .8rem; background: #8882; border-radius: .4rem }
  .quiet { opacity: .7 }
  @media (max-width: 45rem) {
    body { margin: 1rem auto }
    tr:has(th) { display: none }
    tr, td { display: block; overflow-wrap: anywhere; border: 0; padding: 0 }
    tr { border-bottom: 1px solid #8884; padding: .6rem 0 }
    td:not(.name)::before { content: attr(data-is) ": "; opacity: .7 }
    .name { font-weight: 600 }
  }`;

/** The page that leads on: models, what each does, the services, and how to begin; `origin` is the app's own address. */
export function startPage(origin: string, models: readonly ModelRow[], places: Places): string {
  const rows = models.map(rowOf);
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Darkroom</title><style>${new Html(STYLE)}</style></head><body>
<h1>Darkroom</h1>
<p>Photos dropped into storage become a better image classifier.</p>
<h2>Models</h2>
${rows.length === 0 ? NO_MODELS : markup`<table><tr><th>model</th><th>serves</th><th>now</th><th>last run</th><th>look at</th></tr>${rows}</table>`}
<h2>Begin</h2>
<p>A folder of photos for each class, uploaded by</p>
<pre>npx darkroom upload DIR --model NAME</pre>
<p>or by any tool for Azure storage, becomes a version by itself. Ask it:</p>
<pre>curl --data-binary @photo.jpg ${origin}/api/models/NAME/predict</pre>
<h2>Elsewhere</h2>
<ul>${Object.entries(places).map(([name, url]) => markup`<li><a href="${url}">${name}</a></li>`)}
<li><a href="/api/docs">Every route, to read about and to try</a></li>
<li><a href="/api/openapi.json">The same in OpenAPI, for programs</a></li></ul>
</body></html>
`.text;
}

/** Characters of a reason: about a line. */
const LONGEST = 160;

const NO_MODELS = markup`<p>None yet: a plan of three lines in <code>plans/</code> makes one.</p>`;

function rowOf({ model, serving, running, last, retired, broken }: ModelRow): Html {
  const at = `/api/models/${model}`;
  const serves = serving
    ? markup`<a href="${at}/versions/${serving.version}">version ${serving.version}</a>, ${(serving.accuracy * 100).toFixed(1)} %`
    : markup`<span class="quiet">nothing yet</span>`;
  const idle = broken ? "cannot be read" : retired ? "retired" : "no run";
  const now = running
    ? markup`<a href="/api/runs/${running}">a run</a>`
    : markup`<span class="quiet">${idle}</span>`;
  const ended = last
    ? markup`<a href="/api/runs/${last.runId}">${last.outcome}</a>: ${shortened(last.because)}`
    : markup`<span class="quiet">none yet</span>`;
  const pages = { photos: `${at}/datasets/latest/report`, runs: `${at}/runs`, versions: `${at}/versions` };
  const links = Object.entries(pages).map(([name, url]) => markup`<a href="${url}">${name}</a> `);
  return markup`<tr><td class="name"><a href="${at}">${model}</a></td><td class="short" data-is="serves">${serves}</td>
<td class="short" data-is="now">${now}</td><td data-is="last run">${ended}</td><td class="short" data-is="look at">${links}</td></tr>`;
}

const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
