import { judge } from "../../shared/evaluation/judge.ts";
import { printTable } from "../table.ts";
import { evidenceOf, type Gate, gateOf, percent, random } from "./simulated.ts";

// How often the gate lets a challenger pass whose true accuracy is so much lower than the champion's. Fixed seed.
const TRIES = 4000;
const CHAMPION = 0.9;
/** On how many photos only one of the two is right. */
const DISCORDANT = 0.1;
const LOSSES = [0, 0.02, 0.04, 0.06, 0.1];
const draw = random(1);

function passes(photos: number, loss: number, gate: Gate): boolean {
  const onlyChampion = (DISCORDANT + loss) / 2;
  const onlyChallenger = (DISCORDANT - loss) / 2;
  const both = CHAMPION - onlyChampion;
  const drawn = Array.from({ length: photos }, draw);
  const right = (from: number, to: number) => drawn.map((u) => u < both || (u >= from && u < to));
  const champion = { name: "1", accuracy: CHAMPION, right: right(both, CHAMPION) };
  const challenger = {
    name: "2",
    accuracy: CHAMPION - loss,
    right: right(CHAMPION, CHAMPION + onlyChallenger),
  };
  return judge(evidenceOf(challenger, champion, champion), gate).passed;
}

for (const inconclusive of ["not_behind", "refuse"] as const) {
  const gate = gateOf({ inconclusive });
  const rows = [100, 175, 400, 1000].map((photos) => {
    const rates = LOSSES.map((loss) => {
      const passed = Array.from({ length: TRIES }, () => passes(photos, loss, gate)).filter(Boolean).length;
      return percent(passed, TRIES);
    });
    return [photos, ...rates];
  });
  console.log(`\ninconclusive: ${inconclusive}. Only one is right on ${100 * DISCORDANT} % of the photos`);
  printTable(["test photos", ...LOSSES.map((loss) => `loses ${100 * loss} points`)], rows);
}
