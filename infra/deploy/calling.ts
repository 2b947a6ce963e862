import { appOf } from "../../cli/app.ts";
import { type client, Refused } from "../../shared/kit/client.ts";

/** Calls an app as whoever `who` says, who is asked anew when the app knows the caller no more: a token lasts an hour at the most. */
export function calling(
  url: string,
  who: () => Promise<{ key: string | undefined; token: string | undefined }>,
): ReturnType<typeof client> {
  const known = async () => appOf({ data: "", url, ...(await who()) }).call;
  let call: ReturnType<typeof known> | undefined;
  return async (route, asked) => {
    call ??= known();
    try {
      return await (await call)(route, asked);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) throw error;
      call = known();
      return (await call)(route, asked);
    }
  };
}
