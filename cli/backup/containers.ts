/** Pixels of photos and what networks see in them: the next run computes them again. */
const COMPUTED = ["shards", "features"];
/** What a Functions host keeps, where it has no account of its own; `$root` and its like are the account's. */
const HOSTS = /^(\$|azure-webjobs-)/;
const NAME = /^[a-z0-9](?:-?[a-z0-9]){2,62}$/;

/** Whether a backup keeps a container, and a restore brings it back. */
export const isKept = (container: string): boolean =>
  NAME.test(container) && !COMPUTED.includes(container) && !HOSTS.test(container);
