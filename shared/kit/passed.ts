let wall = Date.now();
let steady = performance.now();
let sum = wall;

/**
 * Milliseconds that have passed, to tell how old knowledge is that this process holds; no time of day. A wall clock that is put back does not make
 * knowledge good for longer, and what a machine slept through counts, which `performance.now()` leaves out.
 */
export function passed(): number {
  const [wallNow, steadyNow] = [Date.now(), performance.now()];
  sum += Math.max(wallNow - wall, steadyNow - steady);
  [wall, steady] = [wallNow, steadyNow];
  return sum;
}
