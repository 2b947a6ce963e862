/** What a control message did: taken, or the reason why not. */
export type Answer = "accepted" | "unknown" | "ended";
