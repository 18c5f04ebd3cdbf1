/**
 * A witness of what no question can tell, purely: a path that takes longer one way than the other
 * moves the middle of the bounds, and they look the same. Where NTP keeps the wall clocks of both
 * ends, those tell the offset as well. Theirs is a second opinion and never more: it is heard only
 * within the bounds, where a wrong wall clock, off by seconds, hardly ever gets.
 */

import { median } from "./median.js";

/** Standard deviation of two wall clocks that NTP keeps, ms: RFC 5905 has tens of ms at most. */
const WALL_MS = 10;

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
 * The middle of the bounds, leaning to the witness: the mean of both by the inverse of their
 * variances. Between the bounds nothing is known, so that the variance is half² / 3 (uniform).
 * @param {{floor: number, ceiling: number}} bounds @param {number | null} witness all ms
 * @returns {{offset: number, uncertainty: number}} wrong by no more than that
 */
export function leaning({ floor, ceiling }, witness) {
  const [middle, half] = [(floor + ceiling) / 2, (ceiling - floor) / 2];
  const inside = witness !== null && witness >= floor && witness <= ceiling;
  const open = half ** 2 / 3;
  const lean = inside ? ((witness - middle) * open) / (open + WALL_MS ** 2) : 0;
  return { offset: middle + lean, uncertainty: half + Math.abs(lean) };
}
