import type { DurableHttpRequest } from "./action.ts";

/** The header for a call that names a token source: a token of the app's identity, here that of the developer. */
export async function authorization({ tokenSource }: DurableHttpRequest): Promise<Record<string, string>> {
  if (!tokenSource) return {};
  const { resource } = tokenSource;
  try {
    // Loaded by calls that need it only: it takes a while, and need not be installed.
    const { DefaultAzureCredential } = await import("@azure/identity");
    const { token } = await new DefaultAzureCredential().getToken(`${resource}/.default`);
    return { authorization: `Bearer ${token}` };
  } catch (error) {
    throw new Error(
      `no token can be had for "${resource}" (tokenSource). Install @azure/identity, and sign in with "az login", or set ` +
        `AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET. ${(error as Error).message}`,
    );
  }
}
