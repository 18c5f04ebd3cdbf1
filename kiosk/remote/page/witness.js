/**
 * A witness of what no question can tell, purely: a path that takes longer one way than the other
 * moves the middle of the bounds, and they look the same. Where NTP keeps the wall clocks of both
 * ends, those tell the offset as well. Theirs is a second opinion and never more: it is heard only
 * within the bounds, where a wrong wall clock, off by seconds, hardly ever gets. What it says that
 * NTP's own errors explain changes little, since most paths are about even; what they do not
 * explain is taken for an uneven path.
 */

import { median } from "./median.js";

/** Standard deviation of two wall clocks that NTP keeps well, ms (RFC 5905 has tens at most). */
const WALL_MS = 6;

/**
 * How uneven paths are: of a `share` of them the middle of the bounds is off by `part` of their half
 * and `more` ms (standard deviation). Most are about even; of the rest nothing is known.
 */
const PATHS = [
  { share: 0.7, part: 0.05, more: 1 },
  { share: 0.3, part: 1 / Math.sqrt(3), more: 0 },
];

/** Whoever sets a wall clock right moves it by more, ms; what it said before is void. */
const LEAP_MS = 50;

const RECENT = 9;

/**
 * What the wall clocks have said since the last leap of one of them.
 * @param {readonly (number | null)[]} said offsets, ms, in the order of their time
 * @returns {number | null}
 */
export function heard(said) {
  /** @type {number[]} */
  const lately = [];
  for (const offset of said.slice(-RECENT).reverse()) {
    if (offset === null || Math.abs(offset - (lately[0] ?? offset)) > LEAP_MS) break;
    lately.push(offset);
  }
  return median(lately);
}

/**
 * The middle of the bounds, leaning to the witness: the mean of a mixture of normal distributions,
 * one a kind of path, given what the witness says with its own error.
 * @param {{floor: number, ceiling: number}} bounds @param {number | null} witness all ms
 * @returns {{offset: number, uncertainty: number}} wrong by no more than that
 */
export function leaning({ floor, ceiling }, witness) {
  const [middle, half] = [(floor + ceiling) / 2, (ceiling - floor) / 2];
  const inside = witness !== null && witness >= floor && witness <= ceiling;
  const lean = inside ? leanBy(witness - middle, half) : 0;
  return { offset: middle + lean, uncertainty: half + Math.abs(lean) };
}

/** @param {number} apart the witness from the middle @param {number} half */
function leanBy(apart, half) {
  let [lean, weight] = [0, 0];
  for (const { share, part, more } of PATHS) {
    const unknown = (part * half + more) ** 2;
    const all = unknown + WALL_MS ** 2;
    const likely = (share * Math.exp(-(apart ** 2) / 2 / all)) / Math.sqrt(all);
    lean += (likely * apart * unknown) / all;
    weight += likely;
  }
  return lean / weight;
}
