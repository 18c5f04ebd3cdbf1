/**
 * The room's clock as seen from here: purely, from questions to the room. What they prove
 * (`bounds.js`) is carried to now by how the clocks drift (`drift.js`), and a second opinion is
 * heard on what they cannot see (`witness.js`).
 *
 * Everything runs on monotonic clocks. Wall clocks may leap, and are asked as a witness only.
 * Counterpart in Python: `kiosk/remote/clock.py`.
 */

import { bound, exchanged } from "./bounds.js";
import { fitDrift } from "./drift.js";
import { heard, leaning } from "./witness.js";

/**
 * @typedef {import("./bounds.js").Times & {wall?: number, hereWall?: number}} Sample a question
 *   and its answer, ms; `wall` was the room's wall clock at t2, `hereWall` this device's at t3
 */
/** @typedef {import("./bounds.js").Exchange & {wall: number | null, witness: number | null}} Kept */
/** @typedef {{at: number, offset: number, uncertainty: number, rate: number}} Reading true at `at` */

const KEPT_MS = 120_000;

/** A network path of longer ago is not the path of now. */
const RECENT_MS = 30_000;

/** How late the first message may have been before anything was measured. */
const ROUGH_MS = 250;

export class RoomClock {
  constructor() {
    /** @type {Kept[]} */
    this.kept = [];
    /** @type {Reading | null} */
    this.reading = null;
    /** @type {number | null} */
    this.rough = null;
  }

  /** @param {Sample} sample what cannot have happened is passed over */
  add(sample) {
    const exchange = exchanged(sample);
    if (exchange === null) return;
    this.kept = this.kept.filter(({ at }) => exchange.at - at <= KEPT_MS && at <= exchange.at);
    this.kept.push({ ...exchange, ...walls(sample) });
    this.read();
  }

  /** @returns {void} */
  read() {
    const drift = fitDrift(this.kept);
    const bounds = bound(this.kept, drift);
    if (bounds.since > 0) {
      // The drift was fitted across the leap, too.
      this.kept = this.kept.slice(bounds.since);
      return this.read();
    }
    const { offset, uncertainty } = leaning(bounds, heard(this.kept.map((one) => one.witness)));
    this.reading = { at: this.newest.at, offset, uncertainty, rate: drift.rate };
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
    this.kept = [];
    this.reading = null;
  }

  get known() {
    return this.reading !== null || this.rough !== null;
  }

  /** Room time minus time here at the last answer, ms. */
  get offset() {
    return this.reading?.offset ?? this.rough ?? 0;
  }

  /** The offset is wrong by no more than this, ms. */
  get uncertainty() {
    return this.reading?.uncertainty ?? ROUGH_MS;
  }

  /** The best of late, ms; null while nothing was measured. */
  get roundTrip() {
    const recent = this.kept.filter(({ at }) => this.newest.at - at <= RECENT_MS);
    if (recent.length === 0) return null;
    return Math.min(...recent.map(({ floor, ceiling }) => ceiling - floor));
  }

  /** Room time minus this device's wall clock now, ms; null while that is not known. */
  get wall() {
    const wall = this.newest?.wall ?? null;
    return this.reading === null || wall === null ? null : this.toRoom(this.newest.at) - wall;
  }

  /** @param {number} here performance.now(), ms */
  toRoom(here) {
    const { at, rate } = this.reading ?? { at: 0, rate: 0 };
    return here + this.offset + (here - at) * rate;
  }

  /** @param {number} room room clock, ms */
  toHere(room) {
    const { at, rate } = this.reading ?? { at: 0, rate: 0 };
    return at + (room - this.offset - at) / (1 + rate);
  }

  get newest() {
    return this.kept[this.kept.length - 1];
  }
}

/** @param {Sample} sample */
function walls({ t2, t3, wall, hereWall }) {
  if (!Number.isFinite(hereWall)) return { wall: null, witness: null };
  const here = /** @type {number} */ (hereWall);
  if (!Number.isFinite(wall)) return { wall: here, witness: null };
  return { wall: here, witness: t2 - /** @type {number} */ (wall) + here - t3 };
}
