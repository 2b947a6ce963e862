/** A value of the right type that cannot work, and what to write in its place. */
export interface Senseless {
  path: (string | number)[];
  message: string;
}
