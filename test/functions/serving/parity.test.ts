import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { storeModel } from "../../../bench/serving/stored-model.ts";
import { inTurns } from "../../../shared/kit/in-turns.ts";
import { root, temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { startServingHost } from "./host.ts";

const photos = process.env.DARKROOM_PHOTOS;

/** What evaluation says of a photo. */
interface Said {
  path: string;
  label?: string;
  probabilities?: number[];
  reason?: string;
}

describe.skipIf(!photos)(
  "of every photo in DARKROOM_PHOTOS, with a model that has learned from some,",
  async () => {
    if (!photos) return;
    const folder = temporaryFolder(afterAll);
    const settings = await startStorage();
    const { url } = await startServingHost(settings.DataStorage, ["pets"]);

    test("predictions over HTTP are what evaluation says: labels, and probabilities to a thousandth", {
      timeout: 300_000,
    }, async () => {
      const python = join(root, ".venv/bin/python");
      const env = { ...process.env, PYTHONPATH: join(root, "training") };
      await promisify(execFile)(python, [join(import.meta.dirname, "parity.py"), photos, folder], { env });
      await storeModel(settings.DataStorage ?? "", "pets", folder);
      const { classes } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
      const lines = readFileSync(join(folder, "answers.jsonl"), "utf8").trimEnd().split("\n");
      let [furthest, compared] = [0, 0];
      const others = await inTurns(lines, 8, async (line) => {
        const said: Said = JSON.parse(line);
        const body = readFileSync(join(photos, said.path));
        const response = await fetch(`${url}/api/models/pets/predict`, { method: "POST", body });
        const { label, probabilities, type } = (await response.json()) as Record<string, never>;
        for (const [n, one] of said.probabilities?.entries() ?? []) {
          furthest = Math.max(furthest, Math.abs(one - (probabilities?.[classes[n]] ?? Number.NaN)));
          compared++;
        }
        const isSame =
          said.reason === undefined ? label === said.label : type === `urn:darkroom:${said.reason}`;
        return isSame ? [] : [`${said.path}: ${label ?? type}, not ${said.label ?? said.reason}`];
      });
      expect(others.flat()).toEqual([]);
      expect(furthest).toBeLessThan(1e-3);
      expect(compared).toBe(lines.filter((line) => !JSON.parse(line).reason).length * classes.length);
    });
  },
);
