/** Do a thing until it is done: again after growing pauses, as long as it is worth trying. */

import { delayMs, worthTrying } from "./backoff.js";

/**
 * @typedef {Object} Ports
 * @property {() => number} now ms
 * @property {() => number} random 0 to 1
 * @property {{setTimeout: Function, clearTimeout: Function}} timers
 */

/**
 * @template T
 * @param {() => Promise<T | null>} once null if it may go well the next time
 * @param {{signal: AbortSignal, since: () => number, patienceMs: number}} effort given up that long
 *   after `since`, ms, which may move while there is progress
 * @param {Ports} ports
 * @returns {Promise<T | null>} null if it was given up or called off
 */
export async function persist(once, { signal, since, patienceMs }, { now, random, timers }) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const done = await once();
    if (done !== null || signal.aborted) return done;
    if (!worthTrying({ lostAt: since(), now: now(), patienceMs })) return null;
    await pause(delayMs(attempt, random()), signal, timers);
  }
  return null;
}

/** @param {number} ms @param {AbortSignal} signal @param {{setTimeout: Function}} timers */
function pause(ms, signal, timers) {
  return new Promise((resolve) => {
    timers.setTimeout(resolve, ms);
    signal.addEventListener("abort", resolve, { once: true });
  });
}
