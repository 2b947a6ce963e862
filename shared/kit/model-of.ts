/** How the ids of things that belong to a model tell which. */
const IDS: Readonly<Record<string, RegExp>> = {
  runId: /^(.+?)(?:-[0-9a-f]{12}){3}-\d+$/,
  requestId: /^request-(.+)-[0-9a-f]+$/,
  predictionId: /^(.+?)-\d{8}-[0-9a-f]{16}/,
};

/** The model that a call is about, by the parameters of its path; none where it is about all of them. */
export function modelOf(params: Readonly<Record<string, string>>): string | undefined {
  if (params.model !== undefined) return params.model;
  return Object.entries(IDS)
    .map(([name, id]) => id.exec(params[name] ?? "")?.[1])
    .find((model) => model !== undefined);
}
