/**
 * One POST of a file that tells how far it is, which `fetch` cannot: by XMLHttpRequest.
 *
 * A slow line may take its time, a silent one may not: it is given up when nothing has moved for
 * a while.
 */

/** Nothing moved for this long, ms. */
const SILENCE_MS = 20_000;

/** All is sent, and the room looks at it: a large picture takes a busy booth its time, ms. */
const ANSWER_MS = 60_000;

/**
 * @param {Object} parcel
 * @param {string} parcel.url @param {string} parcel.token @param {Blob} parcel.body
 * @param {AbortSignal} parcel.signal
 * @param {(share: number) => void} parcel.onProgress 0 to 1 of the body is on its way
 * @param {{open: () => XMLHttpRequest, timers: {setTimeout: Function, clearTimeout: Function}}} ports
 * @returns {Promise<{status: number, answer: any}>} `answer` is its JSON, null if it has none;
 *   rejected if nobody answered
 */
export function postFile({ url, token, body, signal, onProgress }, { open, timers }) {
  return new Promise((resolve, reject) => {
    const request = open();
    const stop = () => request.abort();
    let timer = timers.setTimeout(stop, SILENCE_MS);
    request.upload.onprogress = ({ loaded, total }) => {
      timers.clearTimeout(timer);
      timer = timers.setTimeout(stop, loaded < total ? SILENCE_MS : ANSWER_MS);
      if (total > 0) onProgress(loaded / total);
    };
    request.onload = () =>
      resolve({ status: request.status, answer: parsed(request.responseText) });
    request.onerror = request.onabort = () => reject(new Error("Nobody answered."));
    request.onloadend = () => {
      timers.clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop);
    request.open("POST", url);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", body.type || "application/octet-stream");
    request.send(body);
  });
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
