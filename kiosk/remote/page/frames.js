/**
 * The camera's frames, one by one, each with the time it was taken.
 *
 * From the <video>, which gives the best times and turns a phone's picture the right way up. From
 * the track itself, where the browser can, when the <video> tells nothing: a page that is hidden
 * or covered gets no video callbacks.
 */

import { FrameTimes } from "./frame-times.js";

/**
 * @typedef {Object} Frame may only be drawn during the callback that brings it
 * @property {number} at ms of performance.now()
 * @property {number} uncertainty ms
 * @property {number} width full resolution @property {number} height
 * @property {CanvasImageSource} image never mirrored
 */
/** @typedef {(frame: Frame) => void} OnFrame */
/** @typedef {() => void} Stop */

/** Video callbacks that fail to come for this long are not coming, ms. */
const SILENCE_MS = 250;

/**
 * @param {HTMLVideoElement} video showing the camera
 * @param {OnFrame} onFrame
 * @returns {Stop}
 */
export function watchCamera(video, onFrame) {
  let last = performance.now();
  const stopVideo = watchVideo(video, (frame) => {
    last = performance.now();
    onFrame(frame);
  });
  const track = trackOf(video);
  if (!track || !("MediaStreamTrackProcessor" in globalThis)) return stopVideo;
  const stopTrack = watchTrack(track, (frame) => {
    if (performance.now() - last > SILENCE_MS) onFrame(frame);
  });
  return () => {
    stopVideo();
    stopTrack();
  };
}

/** @param {HTMLVideoElement} video @returns {MediaStreamTrack | undefined} */
function trackOf(video) {
  return /** @type {MediaStream | null} */ (video.srcObject)?.getVideoTracks()[0];
}

/** @param {HTMLVideoElement} video @param {OnFrame} onFrame @returns {Stop} */
function watchVideo(video, onFrame) {
  const times = new FrameTimes();
  const has = "requestVideoFrameCallback" in video;
  let request = 0;
  const ask = () => {
    request = has ? video.requestVideoFrameCallback(came) : requestAnimationFrame((at) => came(at));
  };
  const came = (/** @type {number} */ _at, /** @type {object} */ told = {}) => {
    ask();
    if (video.videoWidth === 0) return;
    const instant = times.of(performance.now(), told);
    onFrame({ ...instant, width: video.videoWidth, height: video.videoHeight, image: video });
  };
  ask();
  return () => (has ? video.cancelVideoFrameCallback(request) : cancelAnimationFrame(request));
}

/** @param {any} track @param {OnFrame} onFrame @returns {Stop} */
function watchTrack(track, onFrame) {
  const times = new FrameTimes();
  const reader = new /** @type {any} */ (globalThis).MediaStreamTrackProcessor({
    track,
  }).readable.getReader();
  const read = async () => {
    for (;;) {
      const { done, value: frame } = await reader.read();
      if (done) return;
      const instant = times.of(performance.now(), { mediaTime: frame.timestamp / 1e6 });
      const { displayWidth: width, displayHeight: height } = frame;
      // Two frames left open stop a camera: this one is closed before the next is asked for.
      try {
        onFrame({ ...instant, width, height, image: frame });
      } finally {
        frame.close();
      }
    }
  };
  read();
  return () => reader.cancel();
}
