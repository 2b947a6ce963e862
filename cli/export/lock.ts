/** What is needed of package-lock.json. */
export interface Lock {
  lockfileVersion: number;
  packages: Record<string, Locked>;
}
interface Locked {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** The part of a lock file that some packages need, as the lock file of `name`, which depends on them alone. */
export function lockOf({ lockfileVersion, packages }: Lock, name: string, wanted: readonly string[]) {
  const found = new Set<string>();
  const add = (from: string, needed: string): void => {
    const at = placeOf(packages, from, needed);
    if (at === undefined || found.has(at)) return;
    found.add(at);
    const { dependencies, optionalDependencies } = packages[at] as Locked;
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(at, next);
  };
  for (const one of wanted) add("", one);
  const versions = wanted.map((one) => [one, packages[`node_modules/${one}`]?.version]);
  const dependencies: Record<string, string> = Object.fromEntries(versions);
  const kept = Object.entries(packages).filter(([at]) => found.has(at));
  return {
    dependencies,
    lock: {
      name,
      lockfileVersion,
      requires: true,
      packages: { "": { name, dependencies }, ...Object.fromEntries(kept) },
    },
  };
}

/** Where a package finds another one: beside its own, or further up. */
function placeOf(packages: Lock["packages"], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, "")) {
    const at = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (packages[at]) return at;
    if (folder === "") return undefined;
  }
}
