/**
 * The camera's frames, one by one, each with the time it was taken.
 *
 * From the track itself, where the browser can (Chromium): each frame comes, also while the screen
 * is behind or the page is hidden. Else from the <video> that shows it (Firefox, Safari, and
 * Chromium of a time when the track's frames of a phone lay on their side). Whichever falls silent
 * is stood in for by the other.
 */

import { TrackTimes, VideoTimes } from "./frame-times.js";

/**
 * @typedef {Object} Frame may only be drawn during the callback that brings it
 * @property {number} at ms of performance.now()
 * @property {number} uncertainty ms
 * @property {number} width full resolution @property {number} height
 * @property {CanvasImageSource} image never mirrored
 */
/** @typedef {(frame: Frame) => void} OnFrame */
/** @typedef {() => void} Stop */

/** Frames that fail to come for this long are not coming, ms. */
const SILENCE_MS = 250;

export class CameraFrames {
  /**
   * @param {HTMLVideoElement} video showing the camera
   * @param {{add: Function, steadied: Function, forget: Function}} rhythm hears when each frame was taken, always;
   *   where the browser tells of its frames, this costs nothing
   */
  constructor(video, rhythm) {
    this.video = video;
    this.rhythm = rhythm;
    /** @type {MediaStreamTrack | undefined} */
    this.track = undefined;
    this.begin();
    /** @type {Set<OnFrame>} */
    this.watchers = new Set();
    this.tells = "requestVideoFrameCallback" in video;
    this.asked = false;
    if (this.tells) this.ask();
  }

  /** @param {OnFrame} onFrame @returns {Stop} */
  watch(onFrame) {
    const first = tracksAreBetter() ? "track" : "video";
    let last = performance.now();
    const from = (/** @type {string} */ source) => (/** @type {Frame} */ frame) => {
      const now = performance.now();
      if (source === first) last = now;
      if (now - last <= SILENCE_MS && source !== first) return;
      onFrame({ ...frame, at: this.rhythm.steadied(frame.at, now) });
    };
    const stops = [this.watchVideo(from("video")), this.watchTrack(from("track"))];
    return () => stops.forEach((stop) => stop());
  }

  /** @param {OnFrame} onFrame @returns {Stop} */
  watchVideo(onFrame) {
    this.watchers.add(onFrame);
    if (!this.asked) this.ask();
    return () => this.watchers.delete(onFrame);
  }

  ask() {
    this.asked = true;
    if (this.tells) {
      this.video.requestVideoFrameCallback((_, told) => this.came(told));
    } else {
      requestAnimationFrame(() => this.came());
    }
  }

  /** @param {import("./frame-times.js").Told} [told] */
  came(told) {
    this.asked = false;
    if (this.tells || this.watchers.size > 0) this.ask();
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0) return;
    this.renew();
    const instant = this.videoTimes.of(performance.now(), told);
    if (this.tells) this.rhythm.add(instant.at);
    for (const onFrame of this.watchers) onFrame({ ...instant, width, height, image: this.video });
  }

  /** Another camera counts from another origin. */
  renew() {
    const track = trackOf(this.video);
    if (track !== this.track) this.begin();
    this.track = track;
  }

  begin() {
    this.rhythm.forget();
    const videoTimes = new VideoTimes();
    this.videoTimes = videoTimes;
    this.trackTimes = new TrackTimes(() => videoTimes.latency);
  }

  /** @param {OnFrame} onFrame @returns {Stop} */
  watchTrack(onFrame) {
    this.renew();
    const { track, trackTimes } = this;
    const readable = track?.readyState === "live" && "MediaStreamTrackProcessor" in globalThis;
    return track && readable ? readFrames(track, trackTimes, onFrame) : () => {};
  }
}

/** Whether the track's frames can be had, and are drawn the right way up. */
function tracksAreBetter() {
  const turned = typeof VideoFrame !== "undefined" && "rotation" in VideoFrame.prototype;
  return turned && "MediaStreamTrackProcessor" in globalThis;
}

/** @param {HTMLVideoElement} video @returns {MediaStreamTrack | undefined} */
function trackOf(video) {
  return /** @type {MediaStream | null} */ (video.srcObject)?.getVideoTracks()[0];
}

/** @param {MediaStreamTrack} track @param {TrackTimes} times @param {OnFrame} onFrame @returns {Stop} */
function readFrames(track, times, onFrame) {
  const processor = new /** @type {any} */ (globalThis).MediaStreamTrackProcessor({ track });
  const reader = processor.readable.getReader();
  let stopped = false;
  const read = async () => {
    for (;;) {
      const { done, value: frame } = await reader.read();
      if (done) return;
      // Two frames left open stop a camera: this one is closed before the next is asked for.
      try {
        // Only now, since a frame that waits to be read when it ends would be left open.
        if (stopped) return await reader.cancel();
        onFrame(framed(frame, times.of(performance.now(), frame.timestamp / 1e3)));
      } finally {
        frame.close();
      }
    }
  };
  // A track that fails has no more frames, and then the <video> stands in.
  read().catch(() => {});
  return () => {
    stopped = true;
  };
}

/** @param {VideoFrame} image @param {import("./frame-times.js").Instant} instant @returns {Frame} */
function framed(image, instant) {
  return { ...instant, width: image.displayWidth, height: image.displayHeight, image };
}
