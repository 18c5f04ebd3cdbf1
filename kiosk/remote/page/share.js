/** Hands the strip to whatever app the guest's phone shares pictures by, where a browser can. */

const NAME = "nearbooth.jpg";
const TYPE = "image/jpeg";

export class Share {
  /**
   * @param {Object} ports
   * @param {string} ports.url of the strip's JPEG
   * @param {typeof fetch} ports.fetch
   * @param {Pick<Navigator, "share" | "canShare">} ports.phone its `navigator`; over plain HTTP it
   *   shares nothing
   */
  constructor({ url, fetch, phone }) {
    this.url = url;
    this.fetch = fetch;
    this.phone = phone;
    /** @type {File | null} */
    this.file = null;
  }

  get isPossible() {
    const files = [new File([], NAME, { type: TYPE })];
    return Boolean(this.phone.share && this.phone.canShare?.({ files }));
  }

  /**
   * A browser shares only right after a touch. A strip that took long to come is kept, and shared
   * by the next touch.
   * @returns {Promise<string>} what to say to the guest; nothing, if it went, or was called off
   */
  async share() {
    try {
      this.file ??= await this.fetched();
    } catch {
      return "That did not get through. Check your Wi-Fi, then try again.";
    }
    try {
      await this.phone.share({ files: [this.file] });
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return "";
      return "The strip is ready. Tap once more.";
    }
    return "";
  }

  async fetched() {
    const answer = await this.fetch(this.url);
    if (!answer.ok) throw new Error(`No strip: ${answer.status}`);
    return new File([await answer.blob()], NAME, { type: TYPE });
  }
}
