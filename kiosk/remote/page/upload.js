/** One picture to the room, by POST, tried again for a minute: a full still on a slow link is worth it. */

import { delayMs, worthTrying } from "./backoff.js";

const PATIENCE_MS = 60_000;
const ATTEMPT_MS = 20_000;

/**
 * @typedef {Object} Ports
 * @property {typeof fetch} fetch
 * @property {() => number} now ms
 * @property {() => number} random 0 to 1
 * @property {{setTimeout: Function, clearTimeout: Function}} timers
 */
/** @typedef {"sent" | "refused" | "failed" | "aborted"} Outcome */

/**
 * @param {{url: string, token: string, body: Blob, signal: AbortSignal}} parcel
 * @param {Ports} ports
 * @returns {Promise<Outcome>} refused: the room has answered and does not want it
 */
export async function upload(parcel, ports) {
  const lostAt = ports.now();
  for (let attempt = 0; ; attempt += 1) {
    if (parcel.signal.aborted) return "aborted";
    const outcome = await post(parcel, ports);
    if (outcome !== "failed") return outcome;
    if (!worthTrying({ lostAt, now: ports.now(), patienceMs: PATIENCE_MS })) return "failed";
    await pause(delayMs(attempt, ports.random()), parcel.signal, ports.timers);
  }
}

/** @param {{url: string, token: string, body: Blob, signal: AbortSignal}} parcel @param {Ports} ports */
async function post({ url, token, body, signal }, ports) {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  const timer = ports.timers.setTimeout(abort, ATTEMPT_MS);
  signal.addEventListener("abort", abort);
  try {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "image/jpeg" };
    const answer = await ports.fetch(url, {
      method: "POST",
      headers,
      body,
      signal: attempt.signal,
    });
    return outcomeOf(answer.status);
  } catch {
    return signal.aborted ? "aborted" : "failed";
  } finally {
    ports.timers.clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** @param {number} status of HTTP @returns {Outcome} */
function outcomeOf(status) {
  if (status < 300) return "sent";
  const mayPass = status >= 500 || status === 408 || status === 429;
  return mayPass ? "failed" : "refused";
}

/** @param {number} ms @param {AbortSignal} signal @param {{setTimeout: Function}} timers */
function pause(ms, signal, timers) {
  return new Promise((resolve) => {
    timers.setTimeout(resolve, ms);
    signal.addEventListener("abort", resolve, { once: true });
  });
}
