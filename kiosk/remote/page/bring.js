/**
 * From a picture on this device to one more background in the room: made small enough if it is
 * too large, sent with its progress told, sent again while the line is broken.
 *
 * It decides nothing about pictures that the room can decide better, except what the room would
 * not even read.
 */

import { mayPass } from "./backoff.js";
import { persist } from "./persist.js";

/** The room reads no more than this, bytes. */
export const MOST_BYTES = 15 * 1024 * 1024;

/** A line on which nothing has moved for this long is given up, ms. */
const PATIENCE_MS = 30_000;

/** That it went well is told for this long, ms. */
const GLAD_MS = 2_500;

/**
 * @typedef {Object} Bringing
 * @property {"sending" | "waiting" | "sent" | "refused" | "failed"} status
 *   waiting: the line is broken, it will be tried again
 * @property {File} file
 * @property {number} share 0 to 1 of it is on its way
 * @property {string} [bgId] once it is sent
 * @property {{code: string, sentence: string}} [problem] why it was refused
 */
/** @typedef {{body: Blob, name: string, signal: AbortSignal, onProgress: (share: number) => void}} Parcel */

const TOO_LARGE = { code: "too-large", sentence: "That picture is too big. Try a smaller one." };
const NO_PICTURE = { code: "not-a-picture", sentence: "We can't read that as a picture." };

export class Bring {
  /**
   * @param {Object} ports
   * @param {(parcel: Parcel) => Promise<{status: number, answer: any}>} ports.post
   * @param {(file: File) => Promise<Blob>} ports.shrink to a smaller JPEG; rejected if this browser
   *   cannot read it
   * @param {(bringing: Bringing | null) => void} ports.onChange
   * @param {() => number} ports.now ms
   * @param {() => number} ports.random 0 to 1
   * @param {{setTimeout: Function, clearTimeout: Function}} ports.timers
   */
  constructor({ post, shrink, onChange, now, random, timers }) {
    this.post = post;
    this.shrink = shrink;
    this.onChange = onChange;
    this.ports = { now, random, timers };
    this.job = new AbortController();
    /** @type {Bringing | null} */
    this.bringing = null;
  }

  /** One at a time: a new one takes the place of one that is under way. @param {File} file */
  async bring(file) {
    this.job.abort();
    this.job = new AbortController();
    const { signal } = this.job;
    this.tell(signal, { status: "sending", file, share: 0 });
    const ending = await this.sent(file, signal);
    this.tell(signal, { share: 0, ...ending, file });
    if (ending.status !== "sent") return;
    this.ports.timers.setTimeout(() => this.tell(signal, null), GLAD_MS);
  }

  /** Once more, after it failed. */
  again() {
    if (this.bringing) this.bring(this.bringing.file);
  }

  /** Whatever it is, it is over: called off, or its end has been seen. */
  cancel() {
    if (this.bringing === null) return;
    this.tell(this.job.signal, null);
    this.job.abort();
  }

  /** @param {File} file @param {AbortSignal} signal @returns {Promise<Omit<Bringing, "file" | "share">>} */
  async sent(file, signal) {
    if (file.type !== "" && !file.type.startsWith("image/")) return refused(NO_PICTURE);
    const body = await this.fitting(file);
    if (body === null) return refused(TOO_LARGE);
    let movedAt = this.ports.now();
    const onProgress = (/** @type {number} */ share) => {
      movedAt = this.ports.now();
      this.progressed(signal, share);
    };
    const once = () => this.attempt({ body, name: file.name, signal, onProgress });
    const effort = { signal, since: () => movedAt, patienceMs: PATIENCE_MS };
    return (await persist(once, effort, this.ports)) ?? { status: "failed" };
  }

  /** What of it is sent; null if it cannot be made small enough. @param {File} file */
  async fitting(file) {
    if (file.size <= MOST_BYTES) return file;
    const smaller = await this.shrink(file).catch(() => null);
    return smaller && smaller.size <= MOST_BYTES ? smaller : null;
  }

  /** @param {Parcel} parcel @returns {Promise<Omit<Bringing, "file" | "share"> | null>} null: not this time */
  async attempt(parcel) {
    try {
      const { status, answer } = await this.post(parcel);
      if (status < 300) return { status: "sent", bgId: answer?.bgId };
      if (!mayPass(status)) return refused(problemOf(status, answer));
    } catch {
      // Nobody answered: it may be the line.
    }
    if (this.bringing) this.tell(parcel.signal, { ...this.bringing, status: "waiting" });
    return null;
  }

  /** Told by whole percents: nobody sees more. @param {AbortSignal} signal @param {number} share */
  progressed(signal, share) {
    const { bringing } = this;
    if (bringing === null) return;
    const told = bringing.status === "sending" && percent(bringing.share) === percent(share);
    if (!told) this.tell(signal, { ...bringing, status: "sending", share });
  }

  /** @param {AbortSignal} signal @param {Bringing | null} bringing */
  tell(signal, bringing) {
    if (signal.aborted) return;
    this.bringing = bringing;
    this.onChange(bringing);
  }
}

/** Whether it is on its way, and so may be called off: what is whole is the room's. @param {Bringing | null} bringing */
export function mayCancel(bringing) {
  return bringing?.status === "waiting" || (bringing?.status === "sending" && bringing.share < 1);
}

/** @param {{code: string, sentence: string}} problem */
function refused(problem) {
  return { status: /** @type {const} */ ("refused"), problem };
}

/** @param {number} status of HTTP @param {any} answer */
function problemOf(status, answer) {
  if (typeof answer?.code === "string") return { sentence: "", ...answer };
  return status === 413 ? TOO_LARGE : { code: "", sentence: "" };
}

/** @param {number} share */
function percent(share) {
  return Math.floor(share * 100);
}
