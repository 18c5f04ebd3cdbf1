/**
 * The room's clock as seen from here: purely, from samples of NTP's four timestamps.
 *
 *   t0 sent from here, t3 back here (performance.now(), ms)
 *   t1 arrived at the room, t2 sent from it (room clock, ms)
 *   offset = ((t1 - t0) + (t2 - t3)) / 2,  round trip = (t3 - t0) - (t2 - t1)   (RFC 5905, 8)
 *
 * The true offset lies within half a round trip of the computed one, whatever the two ways took.
 * So the sample of the lowest round trip is believed, and half of that is the uncertainty.
 */

/** @typedef {{t0: number, t1: number, t2: number, t3: number}} Sample ms */

/** Two clocks of ±60 ppm drift apart by less than 4 ms in this time. */
const RECENT_MS = 30_000;

/** How late the first message may have been before anything was measured. */
const ROUGH_MS = 250;

export class RoomClock {
  constructor() {
    /** @type {{offset: number, uncertainty: number, at: number}[]} */
    this.samples = [];
    /** @type {number | null} */
    this.rough = null;
  }

  /** @param {Sample} sample */
  add({ t0, t1, t2, t3 }) {
    const offset = (t1 - t0 + (t2 - t3)) / 2;
    const uncertainty = Math.max(0, (t3 - t0 - (t2 - t1)) / 2);
    const sample = { offset, uncertainty, at: t3 };
    // What cannot be true together with the newest was measured before a clock leapt (a phone
    // that slept): the newest is right.
    this.samples = this.samples.filter((old) => agree(old, sample) && t3 - old.at <= RECENT_MS);
    this.samples.push(sample);
  }

  /**
   * A room time that a message was stamped with when it arrived, for use until there are samples.
   * @param {number} stamp room clock, ms @param {number} now
   */
  guess(stamp, now) {
    this.rough ??= stamp - now;
  }

  /** Measure anew, for instance after the device slept; until then the old offset has to do. */
  forget() {
    this.rough = this.known ? this.offset : null;
    this.samples = [];
  }

  get known() {
    return this.samples.length > 0 || this.rough !== null;
  }

  /** Room time minus time here, ms. */
  get offset() {
    return this.best()?.offset ?? this.rough ?? 0;
  }

  /** The offset is wrong by no more than this, ms. */
  get uncertainty() {
    return this.best()?.uncertainty ?? ROUGH_MS;
  }

  /** @param {number} here performance.now(), ms */
  toRoom(here) {
    return here + this.offset;
  }

  /** @param {number} room room clock, ms */
  toHere(room) {
    return room - this.offset;
  }

  best() {
    if (this.samples.length === 0) return null;
    return this.samples.reduce((a, b) => (b.uncertainty <= a.uncertainty ? b : a));
  }
}

/**
 * Whether one true offset fits both, with some slack for drift between them.
 * @param {{offset: number, uncertainty: number}} a @param {{offset: number, uncertainty: number}} b
 */
function agree(a, b) {
  return Math.abs(a.offset - b.offset) <= a.uncertainty + b.uncertainty + 5;
}
