// What a task may have of the environment in which the stack was started: the rest may hold the user's secrets.
const passed = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TZ",
  "LANG",
  "LC_ALL",
  "JAVA_HOME", // Spark's
  "LD_LIBRARY_PATH", // those of a graphics card
  "CUDA_VISIBLE_DEVICES",
  // Set by the stack: where the other services are.
  "MLFLOW_TRACKING_URI",
  "AZURE_STORAGE_CONNECTION_STRING",
];

/** The environment of a task's process, as far as it comes from this service's own. */
export function taskEnv(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(passed.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
