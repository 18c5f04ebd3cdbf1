/** How long to wait before trying again, and when to give up, purely. Times in ms. */

const FIRST_MS = 250;
const LONGEST_MS = 4_000;

/** The room keeps a lost friend's place for this long. */
export const PATIENCE_MS = 30_000;

/**
 * Doubling, with half of it random so that the friends of a booth that restarts do not all knock
 * at once.
 * @param {number} attempt from 0 @param {number} chance 0 to 1
 */
export function delayMs(attempt, chance) {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return whole / 2 + (whole / 2) * chance;
}

/** @param {{lostAt: number, now: number, patienceMs?: number}} when */
export function worthTrying({ lostAt, now, patienceMs = PATIENCE_MS }) {
  return now - lostAt < patienceMs;
}

/**
 * Whether the same may be taken the next time: it is not what was sent that was wrong.
 * @param {number} status of HTTP
 */
export function mayPass(status) {
  return status >= 500 || status === 408 || status === 429;
}
