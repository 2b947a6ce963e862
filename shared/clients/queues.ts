import { DefaultAzureCredential } from "@azure/identity";
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import type { AxiosInstance } from "axios";
import { type Service, ServiceError, serviceClient } from "./http.ts";

const SCOPE = "https://storage.azure.com/.default";
/** As many as storage gives at once, and seconds for which others do not see them. */
const AT_ONCE = 32;
const HIDDEN = 300;
/** Seconds for which a message waits to be read, as long as one that Event Grid has sent. */
const WEEK = 7 * 24 * 3600;

/** What waits in a queue. */
export interface Waiting {
  /** About so many: some may have been taken out for a while. */
  count: number;
  /** When the first that may be read now was put in, ISO; undefined where there is none. */
  oldest: string | undefined;
}

/** The queues of a storage account, as far as somebody looks after them; the host alone reads them. */
export class Queues {
  readonly #http: AxiosInstance;
  readonly #signature: string;

  /** By the URL of its queue service and the identity that is logged in, or by a signature in a query. */
  constructor(url: string, signature?: string) {
    const service: Service = {
      name: "Queue storage",
      url,
      setting: "AzureWebJobsStorage__queueServiceUri",
      needs: 'needs the role "Storage Queue Data Contributor" on the host account',
    };
    const credential = signature === undefined ? new DefaultAzureCredential() : undefined;
    const token = credential && (async () => (await credential.getToken(SCOPE)).token);
    this.#http = serviceClient({ ...service, ...(token && { token }) });
    this.#signature = signature ?? "";
  }

  /** Undefined where there is no such queue. */
  async waiting(queue: string): Promise<Waiting | undefined> {
    try {
      const { headers } = await this.#http.get(queue, this.#with("comp=metadata"));
      const { data } = await this.#http.get(`${queue}/messages`, this.#with("peekonly=true"));
      const [first] = messagesOf(data);
      const oldest = first && new Date(first.insertedAt).toISOString();
      return { count: Number(headers["x-ms-approximate-messages-count"]), oldest };
    } catch (error) {
      if (error instanceof ServiceError && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Moves what waits in one queue to another, and gives how many messages. What comes in meanwhile stays. A message is in the one
   * before it leaves the other, so an end in between leaves it in both: who reads them must not mind.
   */
  async move(from: string, to: string): Promise<number> {
    const began = Date.now();
    let moved = 0;
    for (;;) {
      const taken = this.#with(`numofmessages=${AT_ONCE}&visibilitytimeout=${HIDDEN}`);
      const messages = messagesOf((await this.#http.get(`${from}/messages`, taken)).data);
      await Promise.all(
        messages.map(({ text }) => {
          const body = `<QueueMessage><MessageText>${text}</MessageText></QueueMessage>`;
          return this.#http.post(`${to}/messages`, body, this.#with(`messagettl=${WEEK}`));
        }),
      );
      const removed = ({ id, receipt }: Message) =>
        this.#http.delete(`${from}/messages/${id}`, this.#with(`popreceipt=${encodeURIComponent(receipt)}`));
      await Promise.all(messages.map(removed));
      moved += messages.length;
      if (messages.length === 0 || messages.some(({ insertedAt }) => Date.parse(insertedAt) > began))
        return moved;
    }
  }

  /** Errors name a call's path: a signature stays out of it. */
  #with(query: string) {
    const params = new URLSearchParams(`${query}&${this.#signature}`);
    return { params, headers: { "x-ms-version": "2021-12-02", "content-type": "application/xml" } };
  }
}

type Message = ReturnType<typeof messagesOf>[number];

/** Text stays as it is written in XML, so that it can be sent on as it came. */
function messagesOf(xml: unknown) {
  const messages = [...String(xml).matchAll(/<QueueMessage>(.*?)<\/QueueMessage>/gs)];
  return messages.map(([, message = ""]) => {
    const of = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(message)?.[1] ?? "";
    return {
      id: of("MessageId"),
      insertedAt: of("InsertionTime"),
      receipt: of("PopReceipt"),
      text: of("MessageText"),
    };
  });
}

/** The queues of the host's own account, by what the host is told; undefined where that names no queue service. */
export function hostQueues(env: Record<string, string | undefined>): Queues | undefined {
  const { AzureWebJobsStorage: connection, AzureWebJobsStorage__queueServiceUri: uri } = env;
  return uri ? new Queues(uri) : connection ? connectedQueues(connection) : undefined;
}

/** By a connection string; undefined where it names no queue service, or no key. */
export function connectedQueues(connection: string): Queues | undefined {
  const of = (name: string) => new RegExp(`(?:^|;)${name}=([^;]+)`, "i").exec(connection)?.[1];
  const [account, key, suffix] = [of("AccountName"), of("AccountKey"), of("EndpointSuffix")];
  const url = of("QueueEndpoint") ?? (suffix && `https://${account}.queue.${suffix}`);
  if (!url || !account || !key) return undefined;
  const rights = {
    expiresOn: new Date(Date.now() + 24 * 3_600_000),
    permissions: AccountSASPermissions.parse("rdlap"),
    resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
    services: AccountSASServices.parse("q").toString(),
  };
  const signed = generateAccountSASQueryParameters(rights, new StorageSharedKeyCredential(account, key));
  return new Queues(url, signed.toString());
}
