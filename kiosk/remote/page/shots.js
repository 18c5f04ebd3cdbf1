/**
 * From a countdown to my picture in the room: arm the ring, show what it caught, send a small
 * JPEG at once so that the shot has everybody, and the full one after it.
 *
 * It needs the camera and the clock, and no WebRTC: a friend whose stream fails is still in the
 * strip.
 */

const PREVIEW = { longest: 640, quality: 0.8 };
const STILL_QUALITY = 0.95;

/** A frame farther from the instant is of another moment, and the room takes none such, ms. */
const FARTHEST_MS = 500;

/** The full picture waits this long for the small one to get through first, ms. */
const HEAD_START_MS = 3_000;

/**
 * @typedef {"caught" | "sent" | "missed" | "failed"} Progress
 * caught: here, on its way · sent: full picture in the room ·
 * missed: the camera gave nothing, or nothing of that moment
 */
/** @typedef {{shot: number, attempt: number, progress: Progress, preview: Blob | null}} Mine */
/** @typedef {{shot: number, attempt: number, abort: AbortController, armed: boolean}} Job */
/** @typedef {{shot: number, attempt: number, fireAt: number}} Countdown fireAt in room clock, ms */

export class Shots {
  /**
   * @param {Object} ports
   * @param {{nearestTo: Function}} ports.ring
   * @param {import("./clock.js").RoomClock} ports.clock
   * @param {{encode: Function, smaller: Function}} ports.jpeg
   * @param {(parcel: {path: string, body: Blob, signal: AbortSignal}) => Promise<string>} ports.send
   * @param {{setTimeout: Function}} ports.timers
   * @param {(mine: Mine) => void} ports.onProgress
   */
  constructor({ ring, clock, jpeg, send, timers, onProgress }) {
    this.ring = ring;
    this.clock = clock;
    this.jpeg = jpeg;
    this.send = send;
    this.timers = timers;
    this.onProgress = onProgress;
    /** @type {Job[]} */
    this.jobs = [];
  }

  /**
   * Be in this shot. Asking twice for the same is asking once.
   * @param {Countdown} countdown
   */
  async take({ shot, attempt, fireAt }) {
    if (this.jobs.some((job) => job.shot === shot && job.attempt === attempt)) return;
    this.cancel((job) => job.armed || job.shot === shot);
    const job = { shot, attempt, abort: new AbortController(), armed: true };
    this.jobs.push(job);
    const copy = await this.ring.nearestTo(() => this.clock.toHere(fireAt), job.abort.signal);
    job.armed = false;
    if (job.abort.signal.aborted) return;
    // The clock may have leapt since the frame was chosen.
    const missed = copy === null || Math.abs(this.clock.toRoom(copy.at) - fireAt) > FARTHEST_MS;
    if (missed) return this.tell(job, "missed", null);
    await this.deliver(job, copy);
  }

  /** The countdown was called off. Pictures already caught go on their way. */
  disarm() {
    this.cancel((job) => job.armed);
  }

  /** A new session, or none: nothing of the old one is wanted. */
  forget() {
    this.cancel(() => true);
    this.jobs = [];
  }

  /** @param {(job: Job) => boolean} which */
  cancel(which) {
    for (const job of this.jobs.filter(which)) job.abort.abort();
    this.jobs = this.jobs.filter((job) => !(job.armed && job.abort.signal.aborted));
  }

  /** @param {Job} job @param {import("./ring.js").Copy} copy */
  async deliver(job, { canvas, at, uncertainty }) {
    const signal = job.abort.signal;
    const when = new URLSearchParams({
      capturedAt: this.clock.toRoom(at).toFixed(1),
      uncertainty: (this.clock.uncertainty + uncertainty).toFixed(1),
    });
    const path = (/** @type {string} */ kind) => `${job.shot}/${job.attempt}/${kind}?${when}`;
    const preview = await this.jpeg.encode(
      this.jpeg.smaller(canvas, PREVIEW.longest),
      PREVIEW.quality,
    );
    this.tell(job, "caught", preview);
    const first = this.send({ path: path("preview"), body: preview, signal });
    const still = await this.jpeg.encode(canvas, STILL_QUALITY);
    await Promise.race([first, new Promise((go) => this.timers.setTimeout(go, HEAD_START_MS))]);
    const outcome = await this.send({ path: path("still"), body: still, signal });
    if (outcome !== "aborted") this.tell(job, outcome === "sent" ? "sent" : "failed", preview);
  }

  /** @param {Job} job @param {Progress} progress @param {Blob | null} preview */
  tell({ shot, attempt }, progress, preview) {
    this.onProgress({ shot, attempt, progress, preview });
  }
}
