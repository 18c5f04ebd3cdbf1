/** One picture to the room, by POST, tried again for a minute: a full still on a slow link is worth it. */

import { mayPass } from "./backoff.js";
import { persist } from "./persist.js";

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
  const { signal } = parcel;
  const began = ports.now();
  const once = () => post(parcel, ports);
  const outcome = await persist(
    once,
    { signal, since: () => began, patienceMs: PATIENCE_MS },
    ports,
  );
  return outcome ?? (signal.aborted ? "aborted" : "failed");
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
    return null;
  } finally {
    ports.timers.clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** @param {number} status of HTTP @returns {"sent" | "refused" | null} null: not this time */
function outcomeOf(status) {
  if (status < 300) return "sent";
  return mayPass(status) ? null : "refused";
}
