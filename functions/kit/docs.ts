import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { css, html, javascript } from "../../shared/kit/answers.ts";
import { BEGIN, DOCS_PAGE, DOCS_POLICY } from "../../shared/kit/docs-page.ts";
import { getDocs, getDocsFile } from "../../shared/kit/routes.ts";
import { sent } from "./reply.ts";
import { type Served, serve } from "./serve.ts";

/** Nothing of it changes but with the app. */
const KEPT = { "Cache-Control": "public, max-age=86400" };

/** A file of swagger-ui-dist, which the package for Azure holds as it is. */
const library = (file: string) => readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${file}`));

/** The page to try routes on, and what it is drawn with. */
export const docs: Served[] = [
  serve(getDocs, async () => sent(html, DOCS_PAGE, { "Content-Security-Policy": DOCS_POLICY })),
  serve(getDocsFile, async ({ file }) => {
    if (file === "begin.js") return sent(javascript, BEGIN, KEPT);
    return sent(file.endsWith(".css") ? css : javascript, await library(file), KEPT);
  }),
];
