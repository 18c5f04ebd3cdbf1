/**
 * Which of some frames to keep, purely.
 * @typedef {{at: number}} Timed `at` is the middle of the exposure, ms
 */

/**
 * The frame nearest to an instant; null of none.
 * @template {Timed} T
 * @param {readonly T[]} frames @param {number} instant
 * @returns {T | null}
 */
export function nearest(frames, instant) {
  return extreme(frames, (a, b) => Math.abs(a.at - instant) < Math.abs(b.at - instant));
}

/**
 * The frame farthest from an instant: the one to give up when there is room for no more.
 * @template {Timed} T
 * @param {readonly T[]} frames @param {number} instant
 * @returns {T | null}
 */
export function farthest(frames, instant) {
  return extreme(frames, (a, b) => Math.abs(a.at - instant) > Math.abs(b.at - instant));
}

/**
 * @template T
 * @param {readonly T[]} items @param {(a: T, b: T) => boolean} wins
 * @returns {T | null}
 */
function extreme(items, wins) {
  return items.reduce((/** @type {T | null} */ best, item) => {
    return best === null || wins(item, best) ? item : best;
  }, null);
}
