/**
 * When a frame was taken, as well as this browser knows, in ms of performance.now(), purely.
 *
 * A stream has a steady time of its own (`mediaTime`, or a VideoFrame's timestamp), whose origin is
 * arbitrary. `captureTime` of requestVideoFrameCallback (Chromium, Safari) tells the origin: its
 * median of late, so that one frame that was told late is still placed right. Where there is none
 * (Firefox), the frame that came through fastest of late does, which leaves out how long even that
 * was on its way. Without either it is when the frame was shown; at worst, now.
 *
 * The track's own frames have no `captureTime`, and their timestamp counts from elsewhere: in
 * Chromium 156 `mediaTime` is 0 at the first frame that was shown and `timestamp` is the machine's
 * uptime, both steady against `captureTime` within 0.2 ms. But the fastest of them were on their
 * way for as long as the fastest that were shown, and of those it is known how long.
 */

import { median } from "./median.js";

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
const ARRIVALS = 90;
const CAPTURES = 31;

/** Of the track's frames more, since they are read only around the instants. */
const TRACK_ARRIVALS = 300;

/** Among fewer none may have been quick. */
const ENOUGH = 10;

/** A stream's own time, and what is known of its origin. */
class Stream {
  /** @param {number} most arrivals */
  constructor(most) {
    this.most = most;
    this.last = -Infinity;
    this.forget();
  }

  forget() {
    /** @type {number[]} arrival minus stream time, ms */
    this.arrivals = [];
    /** @type {number[]} capture minus stream time, ms */
    this.captures = [];
  }

  /**
   * @param {number} time of the stream, ms @param {number} arrival @param {number | null} captured
   * @returns {boolean} whether it goes on; one that stands still tells nothing
   */
  goes(time, arrival, captured) {
    const on = time > this.last;
    if (time < this.last) this.forget();
    this.last = time;
    if (!on) return false;
    this.arrivals = [...this.arrivals, arrival - time].slice(-this.most);
    if (captured !== null) this.captures = [...this.captures, captured - time].slice(-CAPTURES);
    return true;
  }

  get fastest() {
    return Math.min(...this.arrivals);
  }

  get origin() {
    return median(this.captures);
  }
}

/** Of the frames that a <video> shows. */
export class VideoTimes {
  constructor() {
    this.stream = new Stream(ARRIVALS);
    this.captured = -Infinity;
  }

  /** @param {number} now when the frame reached us @param {Told} [told] @returns {Instant} */
  of(now, { captureTime, presentationTime, mediaTime } = {}) {
    const shown = plausible(presentationTime, now) ? presentationTime : null;
    const captured = this.moved(plausible(captureTime, now) ? captureTime : null);
    const streamed = this.streamed(shown ?? now, mediaTime, captured);
    if (streamed !== null) return streamed;
    if (captured !== null) return { at: captured, uncertainty: CAPTURE_MS };
    if (shown !== null) return { at: shown, uncertainty: SHOWN_MS };
    return { at: now, uncertainty: NOW_MS };
  }

  /** @param {number | null} captured @returns {number | null} the same, unless it stands still */
  moved(captured) {
    const moves = captured !== null && captured !== this.captured;
    this.captured = captured ?? this.captured;
    return moves ? captured : null;
  }

  /**
   * @param {number} arrival ms @param {number | undefined} mediaTime s
   * @param {number | null} captured ms
   * @returns {Instant | null}
   */
  streamed(arrival, mediaTime, captured) {
    if (mediaTime === undefined) return null;
    const { stream } = this;
    if (!stream.goes(mediaTime * 1e3, arrival, captured)) return null;
    const at = mediaTime * 1e3 + (stream.origin ?? stream.fastest);
    if (plausible(at, arrival)) {
      return { at, uncertainty: stream.origin === null ? STREAM_MS : CAPTURE_MS };
    }
    stream.forget();
    return null;
  }

  /** How long the fastest frame of late was on its way, ms; null where no capture time is told. */
  get latency() {
    const { origin, fastest } = this.stream;
    return origin === null ? null : Math.max(0, fastest - origin);
  }
}

/** Of the frames that come from the track itself. */
export class TrackTimes {
  /** @param {() => number | null} latency of the fastest frames, ms */
  constructor(latency) {
    this.latency = latency;
    this.stream = new Stream(TRACK_ARRIVALS);
  }

  /** @param {number} now when the frame reached us @param {number} timestamp ms @returns {Instant} */
  of(now, timestamp) {
    if (!this.stream.goes(timestamp, now, null)) return { at: now, uncertainty: NOW_MS };
    const latency = this.latency();
    const at = timestamp + this.stream.fastest - (latency ?? 0);
    const known = latency !== null && this.stream.arrivals.length >= ENOUGH;
    if (plausible(at, now)) return { at, uncertainty: known ? CAPTURE_MS : STREAM_MS };
    this.stream.forget();
    return { at: now, uncertainty: NOW_MS };
  }
}

/**
 * @param {number | undefined} at @param {number} now
 * @returns {at is number}
 */
function plausible(at, now) {
  return at !== undefined && at <= now + 5 && at > now - PLAUSIBLE_MS;
}
