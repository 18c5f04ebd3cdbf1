/**
 * When a frame was taken, as well as this browser knows, in ms of performance.now(), purely.
 *
 * Best: `captureTime` of requestVideoFrameCallback (Chromium, Safari). Else the stream's own steady
 * time (`mediaTime`, or a VideoFrame's timestamp), whose origin is arbitrary: the frame that came
 * through fastest of late gives it. Else when the frame was handed to the screen; at worst, now.
 */

/** @typedef {{at: number, uncertainty: number}} Instant ms */

/**
 * @typedef {Object} Told what the browser says of a frame
 * @property {number} [captureTime] ms of performance.now()
 * @property {number} [presentationTime] ms of performance.now()
 * @property {number} [mediaTime] s
 */

// What a camera and its driver add is in none of these times, so each is given a margin.
const CAPTURE_MS = 10;
const STREAM_MS = 25;
const SHOWN_MS = 40;
const NOW_MS = 60;

/** A time farther back than this belongs to another clock, or to a stream that stood still. */
const PLAUSIBLE_MS = 500;

/** Frames among which the origin is looked for: few enough to follow drift. */
const WINDOW = 90;

export class FrameTimes {
  constructor() {
    /** @type {number[]} arrival minus stream time, ms */
    this.delays = [];
    this.last = -Infinity;
  }

  /** @param {number} now when the frame reached us @param {Told} [told] @returns {Instant} */
  of(now, { captureTime, presentationTime, mediaTime } = {}) {
    const shown = plausible(presentationTime, now) ? presentationTime : null;
    const streamed = mediaTime === undefined ? null : this.streamed(shown ?? now, mediaTime * 1e3);
    if (plausible(captureTime, now)) return { at: captureTime, uncertainty: CAPTURE_MS };
    if (streamed !== null) return { at: streamed, uncertainty: STREAM_MS };
    if (shown !== null) return { at: shown, uncertainty: SHOWN_MS };
    return { at: now, uncertainty: NOW_MS };
  }

  /** @param {number} arrival @param {number} stream both ms @returns {number | null} */
  streamed(arrival, stream) {
    const advances = stream > this.last;
    this.last = stream;
    const origin = Math.min(arrival - stream, ...this.delays);
    if (!advances || !plausible(stream + origin, arrival)) {
      this.delays = [];
      return null;
    }
    this.delays = [...this.delays, arrival - stream].slice(-WINDOW);
    return stream + origin;
  }
}

/**
 * @param {number | undefined} at @param {number} now
 * @returns {at is number}
 */
function plausible(at, now) {
  return at !== undefined && at <= now + 5 && at > now - PLAUSIBLE_MS;
}
