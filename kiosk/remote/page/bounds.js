/**
 * What questions to the room prove about its clock, purely.
 *
 *   t0 sent from here, t3 back here (performance.now(), ms)
 *   t1 arrived at the room, t2 sent from it (room clock, ms)
 *
 * No message arrives before it is sent, so each question is two facts about the offset (room minus
 * here) that hold whatever the two ways took:  t2 - t3 <= offset <= t1 - t0.  The highest floor
 * and the lowest ceiling of many bound it: between them is half of the best round trip, or less.
 */

/** @typedef {{t0: number, t1: number, t2: number, t3: number}} Times ms */
/** @typedef {{at: number, floor: number, ceiling: number}} Exchange ms; `at` is here, the rest offsets */
/** @typedef {{floor: number, ceiling: number, since: number}} Bounds since: index of the oldest that agrees */

/** Browsers round their clocks, some to 1 ms: what contradicts by less is no contradiction. */
const RESOLUTION_MS = 2;

/**
 * @param {Times} times
 * @returns {Exchange | null} null if that cannot have happened: a clock leapt on the way
 */
export function exchanged({ t0, t1, t2, t3 }) {
  const [floor, ceiling] = [t2 - t3, t1 - t0];
  const possible = Number.isFinite(floor - ceiling) && floor <= ceiling + RESOLUTION_MS;
  return possible && t3 >= t0 ? { at: t3, floor, ceiling: Math.max(floor, ceiling) } : null;
}

/**
 * What all say together at the time of the last. From the newest back, each carried to then by the
 * drift and widened by what that leaves open, as long as they agree: what contradicts was asked
 * before a clock leapt (a phone that slept), and so was all before it.
 * @param {readonly Exchange[]} exchanges one or more, in the order of their time
 * @param {import("./drift.js").Drift} drift
 * @returns {Bounds}
 */
export function bound(exchanges, { rate, error }) {
  const now = exchanges[exchanges.length - 1].at;
  let [floor, ceiling, since] = [-Infinity, Infinity, exchanges.length];
  for (; since > 0; since -= 1) {
    const { at, floor: low, ceiling: high } = exchanges[since - 1];
    const higher = Math.max(floor, low + (rate - error) * (now - at));
    const lower = Math.min(ceiling, high + (rate + error) * (now - at));
    if (higher > lower + RESOLUTION_MS) break;
    [floor, ceiling] = [higher, lower];
  }
  return { floor: Math.min(floor, ceiling), ceiling: Math.max(floor, ceiling), since };
}
