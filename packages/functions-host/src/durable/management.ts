const api = "runtime/webhooks/durabletask";

/** The URLs by which an instance can be watched and steered, as the SDK hands them to apps. */
export function managementUrls(origin: string, id: string, query: string): Record<string, string> {
  const instance = `${origin}/${api}/instances/${encodeURIComponent(id)}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
  };
}

/** What the durable client binding gives an app: where to find the host's durable API. */
export function clientPayload(origin: string, hubName: string, query: string, rpcBaseUrl: string): string {
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${origin}/${api}/orchestrators/{functionName}[/{instanceId}]?${query}`,
      createAndWaitOnNewInstancePostUri: `${origin}/${api}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: managementUrls(origin, "INSTANCEID", query),
    baseUrl: `${origin}/${api}`,
    requiredQueryStringParameters: query,
    rpcBaseUrl,
  });
}
