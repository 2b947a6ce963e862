import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import { Pool } from "../../shared/serving/pool.ts";

// The least that serving does for a photo: Node's own server, and our threads behind it.
const [folder = ""] = process.argv.slice(2);
const spec = ModelSpec.parse(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
const pool = new Pool();
await pool.open({ key: "1", name: folder, spec, onnx: readFileSync(join(folder, "model.onnx")) });

const server = createServer(async (request, response) => {
  const { probabilities } = await pool.ask("predict", { key: "1", item: { photo: await buffer(request) } });
  const best = probabilities.indexOf(Math.max(...probabilities));
  const body = JSON.stringify({ label: spec.classes[best], probabilities: [...probabilities] });
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
