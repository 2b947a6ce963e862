import { startStorage } from "../data/storage.ts";
import { printTable } from "../table.ts";
import { History } from "./history.ts";
import { type Cost, costsOf, STEPS } from "./overhead.ts";

// A year of hourly runs of one model: what a new run costs beside its photos and its training, after few and after many runs.
const RUNS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1000, 9000];

const measured: Map<string, Cost>[] = [];
for (const runs of RUNS) {
  const { connectionString, stop } = await startStorage();
  try {
    const history = new History(connectionString, runs);
    await history.write();
    measured.push(await costsOf(connectionString, history));
  } finally {
    stop();
  }
}
const cells = (names: readonly string[]) =>
  measured.flatMap((costs) => {
    const sum = (of: keyof Cost) => names.reduce((all, name) => all + (costs.get(name)?.[of] ?? 0), 0);
    return [sum("requests"), Math.round(sum("seconds") * 1000), Math.round(sum("coreSeconds") * 1000)];
  });
printTable(
  ["", ...RUNS.flatMap((runs) => [`requests at ${runs}`, "ms", "ms of a core"])],
  [
    ...STEPS.run.map((name) => [name, ...cells([name])]),
    ["a new run", ...cells(STEPS.run)],
    ...STEPS.people.map((name) => [name, ...cells([name])]),
  ],
);
process.exit();
