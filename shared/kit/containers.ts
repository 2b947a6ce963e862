/** Containers of ours: what lies there is no file of a user. */
export const OURS = [
  "datasets",
  "shards",
  "features",
  "runs",
  "models",
  "predictions",
  "quarantine",
  "audit",
];
