/** Draws the countdown and the flash, frame by frame, while there is one. */

import { byId, write } from "./dom.js";
import { faceAt } from "./countdown.js";

export class Counter {
  /**
   * @param {Object} ports
   * @param {import("./clock.js").RoomClock} ports.clock
   * @param {() => number} ports.now performance.now(), ms
   */
  constructor({ clock, now }) {
    this.clock = clock;
    this.now = now;
    /** @type {{fireAt: number, seconds: number, mine: boolean} | null} */
    this.countdown = null;
    this.running = false;
  }

  /** @param {any} shoot of the view, or null @param {boolean} mine whether I am in this shot */
  follow(shoot, mine) {
    const fires = shoot?.fireAtMs != null;
    this.countdown = fires ? { fireAt: shoot.fireAtMs, seconds: shoot.seconds, mine } : null;
    if (this.running) return;
    this.running = true;
    this.draw();
  }

  draw() {
    const { countdown } = this;
    const face = countdown && faceAt(this.clock.toRoom(this.now()), countdown);
    this.show(face, countdown?.mine ?? false);
    this.running = face !== null && !face.over;
    if (this.running) requestAnimationFrame(() => this.draw());
  }

  /** @param {import("./countdown.js").Face | null} face @param {boolean} mine */
  show(face, mine) {
    const number = face && face.number > 0 ? String(face.number) : "";
    byId("count").hidden = number === "" || !mine;
    write(byId("number"), number);
    write(byId("count-said"), mine ? number : "");
    byId("number").style.setProperty("--breath", (face?.breath ?? 0).toFixed(3));
    byId("flash").style.setProperty("--flash", mine ? (face?.flash ?? 0).toFixed(3) : "0");
  }
}
