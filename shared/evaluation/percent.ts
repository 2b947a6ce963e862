/** A share as people read it: `97.3 %`. */
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** A difference of shares: `+1.2 points`. */
export const points = (difference: number) =>
  `${difference > 0 ? "+" : ""}${(difference * 100).toFixed(1)} points`;
