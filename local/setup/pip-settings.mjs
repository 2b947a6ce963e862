// pip's setting, uv's variable, and what stands between several values: pip splits by white space.
const variables = [
  ["index-url", "UV_DEFAULT_INDEX", " "],
  ["extra-index-url", "UV_INDEX", " "],
  ["find-links", "UV_FIND_LINKS", ","],
  ["no-index", "UV_NO_INDEX", " "],
  ["trusted-host", "UV_INSECURE_HOST", " "],
  ["timeout", "UV_HTTP_TIMEOUT", " "],
  ["cert", "SSL_CERT_FILE", " "],
  ["proxy", "ALL_PROXY", " "],
];

/**
 * The variables that make uv, which does not read pip's configuration, use the user's index, certificate and proxy.
 *
 * `pipConfig` is what `pip config list` prints: lines like `global.index-url='…'`, PIP_* variables among them
 * as `:env:.index-url`. What the user has set for uv itself wins.
 */
export function uvSettings(pipConfig, env) {
  const pip = {};
  for (const section of ["global", "install", ":env:"]) {
    for (const line of pipConfig.split("\n")) {
      const [, of, key, value] = /^(\S+)\.([\w-]+)='(.*)'$/.exec(line.trim()) ?? [];
      if (of === section) pip[key] = value.replaceAll("\\n", " ").trim().split(/\s+/);
    }
  }
  const settings = {};
  for (const [key, variable, separator] of variables) {
    if (pip[key] && env[variable] === undefined) settings[variable] = pip[key].join(separator);
  }
  // pip looks in every index, uv by default in the first that has the name; hashes make looking in all safe.
  if (settings.UV_INDEX) settings.UV_INDEX_STRATEGY = "unsafe-best-match";
  return settings;
}
