import { Groups } from "../../shared/dataset/groups.ts";
import { type Hashes, halves } from "../../shared/dataset/hash-bits.ts";
import { joinNear } from "../../shared/dataset/near.ts";
import { sha256 } from "../../shared/kit/hash.ts";

// One step of near.ts: groups made hashes as the hashes of newcomers are grouped, with those of their mirror images.
const [kind = "", limit = "2", size = "0"] = process.argv.slice(2);
const total = Number(size);
const SCENES = 50;

/** Hashes at random; of `scenes`, every other one is a frame of one of fifty scenes, with up to five bits changed. */
function made(salt: string): Hashes {
  const columns = () => new Uint32Array(total);
  const hashes = { numbers: columns(), upper: columns(), lower: columns() };
  for (let n = 0; n < total; n++) {
    const frame = kind === "scenes" && n % 2 === 0;
    const digest = sha256(`${salt} ${n}`);
    const [upper, lower] = halves(
      (frame ? sha256(`${salt} scene ${(n / 2) % SCENES}`) : digest).slice(0, 16),
    );
    const words = [upper, lower];
    if (frame)
      for (let change = Number.parseInt(digest.slice(60), 16) % 6; change > 0; change--) {
        const bit = Number.parseInt(digest.slice(16 + 2 * change, 18 + 2 * change), 16) % 64;
        words[bit >> 5] = (words[bit >> 5] as number) ^ (1 << (bit % 32));
      }
    hashes.numbers[n] = n;
    hashes.upper[n] = words[0] as number;
    hashes.lower[n] = words[1] as number;
  }
  return hashes;
}

const [own, mirrored] = [made("own"), made("mirrored")];
const started = process.cpuUsage();
const clock = performance.now();
const groups = new Groups(total);
for (const looks of [own, mirrored]) joinNear(looks, own, Number(limit), groups);
const seconds = (performance.now() - clock) / 1000;
const coreSeconds = process.cpuUsage(started).user / 1e6;
const sizes = new Map<number, number>();
for (let n = 0; n < total; n++) sizes.set(groups.first(n), (sizes.get(groups.first(n)) ?? 0) + 1);
const largest = [...sizes.values()].reduce((a, b) => Math.max(a, b), 0);
const peakMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, coreSeconds, peakMB, groups: sizes.size, largest }));
