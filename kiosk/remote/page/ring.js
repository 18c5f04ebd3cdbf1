/**
 * The page's shutter. It is armed for an instant ahead of time, copies the frames around it, and
 * gives the one that was taken nearest to it. Nothing is started at the instant itself: a camera
 * that is told to shoot then shoots late.
 *
 * Only copies are kept, since a browser stops a camera whose frames are held, and only around the
 * instant, since copying costs. Three are enough: the ring is for one instant, and whatever is
 * farthest from it is overwritten.
 */

import { farthest, nearest } from "./pick.js";

/** Frames farther than this from the instant are not even copied, ms. */
export const AROUND_MS = 350;
const COPIES = 3;

/** The end is looked for again so often, since the instant may move on the way, ms. */
const LOOK_MS = 200;

/** @typedef {import("./jpeg.js").Canvas} Canvas */
/** @typedef {import("./frames.js").Frame} Frame */
/** @typedef {{canvas: Canvas, at: number, uncertainty: number}} Copy */

export class Ring {
  /**
   * @param {Object} ports
   * @param {(onFrame: (frame: Frame) => void) => () => void} ports.watch gives frames until stopped
   * @param {(width: number, height: number) => Canvas} ports.makeCanvas
   * @param {() => number} ports.now performance.now(), ms
   * @param {{setTimeout: Function, clearTimeout: Function}} ports.timers
   */
  constructor({ watch, makeCanvas, now, timers }) {
    this.watch = watch;
    this.makeCanvas = makeCanvas;
    this.now = now;
    this.timers = timers;
  }

  /**
   * The frame nearest to the instant, full size and as the camera sees; null if there was none
   * or the signal came first.
   * @param {() => number} instant ms of performance.now(); asked anew for each frame, since the
   *   room's clock is known better by the second
   * @param {AbortSignal} signal
   * @returns {Promise<Copy | null>}
   */
  nearestTo(instant, signal) {
    return new Promise((resolve) => {
      /** @type {Copy[]} */
      const copies = [];
      const end = () => {
        stop();
        this.timers.clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve(signal.aborted ? null : nearest(copies, instant()));
      };
      const stop = this.watch((frame) => {
        const late = frame.at - instant();
        if (Math.abs(late) <= AROUND_MS) this.keep(copies, frame, instant());
        // Times only grow: after the first frame past the instant none can be nearer.
        if (late >= 0 && copies.length > 0) end();
      });
      const look = () => {
        const left = instant() + AROUND_MS - this.now();
        if (left <= 0) return end();
        timer = this.timers.setTimeout(look, Math.min(left, LOOK_MS));
      };
      let timer = this.timers.setTimeout(look, 0);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    });
  }

  /** @param {Copy[]} copies @param {Frame} frame @param {number} instant */
  keep(copies, { at, uncertainty, width, height, image }, instant) {
    let copy = copies.length < COPIES ? null : farthest(copies, instant);
    if (copy === null) {
      copy = { canvas: this.makeCanvas(width, height), at, uncertainty };
      copies.push(copy);
    }
    draw(copy.canvas, image, width, height);
    Object.assign(copy, { at, uncertainty });
  }
}

/**
 * @param {Canvas} canvas @param {CanvasImageSource} image
 * @param {number} width @param {number} height
 */
function draw(canvas, image, width, height) {
  // Setting a size clears and reallocates, so only when the phone was turned.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false })
  );
  context.drawImage(image, 0, 0, width, height);
}
