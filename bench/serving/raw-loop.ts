import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "../../shared/serving/decode.ts";
import { openModel } from "../../shared/serving/model.ts";
import { ModelSpec } from "../../shared/serving/model-spec.ts";

// What one core does without a server: decodes the photo and asks the model, over and over. Says how often a second.
const [folder = "", photo = "", seconds = "1"] = process.argv.slice(2);
const spec = ModelSpec.parse(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
const model = await openModel(readFileSync(join(folder, "model.onnx")), spec, folder);
const bytes = readFileSync(photo);
const ask = async () => model.infer(await decode(bytes));
for (let n = 0; n < 20; n++) await ask();
const began = performance.now();
let asked = 0;
for (; performance.now() - began < Number(seconds) * 1000; asked++) await ask();
console.log(`${(asked * 1000) / (performance.now() - began)} a second`);
