/** Stands for the photo in datasets, so that they still say how many photos they had, of which class and side. */
export const tombstone = (erasureId: string) => `${TOMBSTONE}${erasureId}`;

/** Sorts behind every identity: a manifest stays in order. */
const TOMBSTONE = "x-erased-";

export const isTombstone = (photo: string) => photo.startsWith(TOMBSTONE);
