/** Hands a link to whatever app the friend's phone shares by, or else to its clipboard. */

export class PassOn {
  /** @param {{phone: Partial<Pick<Navigator, "share" | "clipboard">>}} ports `phone`: its `navigator` */
  constructor({ phone }) {
    this.phone = phone;
  }

  /** What a key for it says; empty if this browser does neither. */
  get label() {
    if (this.phone.share) return "Share";
    return this.phone.clipboard ? "Copy link" : "";
  }

  /** @param {string} url @returns {Promise<string>} what to say; nothing, if it went, or was called off */
  async pass(url) {
    try {
      if (this.phone.share) {
        await this.phone.share({ url });
        return "";
      }
      await this.phone.clipboard?.writeText(url);
      return "Copied. Paste it wherever you like.";
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return "";
      return "That did not work. Open the link, and keep its page.";
    }
  }
}
