/**
 * What this tab remembers of a room across a reload: who I am there, and the strip once there is
 * one, with its link that works from anywhere. Per tab, so that two tabs are two friends, and gone with the tab.
 */

/**
 * @typedef {{id?: string, token?: string, name?: string, strip?: string, link?: string | null}} Memory
 */

export class RoomMemory {
  /** @param {Storage} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /** @param {string} code @returns {Memory} */
  of(code) {
    try {
      return JSON.parse(this.storage.getItem(key(code)) ?? "{}");
    } catch {
      return {};
    }
  }

  /** @param {string} code @param {Memory} news added to what is remembered */
  add(code, news) {
    try {
      this.storage.setItem(key(code), JSON.stringify({ ...this.of(code), ...news }));
    } catch {
      // A browser that keeps nothing: a reload then asks for the name again.
    }
  }
}

/** @param {string} code */
function key(code) {
  return `nearbooth/${code}`;
}
