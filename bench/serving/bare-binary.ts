import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import { Pool } from "../../shared/serving/pool.ts";

// The least that a tensor as binary data needs: Node's own server cuts it out of the body, and our threads ask the model.
const [folder = "", port] = process.argv.slice(2);
const spec = ModelSpec.parse(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
const pool = new Pool();
await pool.open({ key: "1", name: folder, spec, onnx: readFileSync(join(folder, "model.onnx")) });

createServer(async (request, response) => {
  const body = await buffer(request);
  const length = Number(request.headers["inference-header-content-length"]);
  const { inputs } = JSON.parse(body.toString("utf8", 0, length));
  const [, height, width] = inputs[0].shape;
  const pixels = { data: body.subarray(length), width, height };
  const { probabilities } = await pool.ask("predict", { key: "1", item: { pixels } });
  response.end(JSON.stringify({ outputs: [{ name: "probabilities", data: [...probabilities] }] }));
}).listen(Number(port), "127.0.0.1");
