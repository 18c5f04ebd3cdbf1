/** One letter with the strip: ordered, then asked after until it is sent or never will be. */

const ASK_MS = 2_000;
const LONGEST_MS = 20_000;

/** By then whoever asked has put the phone away. */
const PATIENCE_MS = 30 * 60_000;

/** @typedef {"sending" | "waiting" | "delayed" | "sent" | "failed" | "refused"} Fate */
/** @typedef {{fate: Fate, sentence: string}} Told English, the key of every other language */

/** @type {Record<string, string>} */
const SENTENCES = {
  sending: "",
  waiting: "On its way.",
  delayed: "This takes a little longer. The booth keeps trying: you may close this page.",
  sent: "Sent! If you don't see it, look among your spam.",
  failed: "It was not taken. Check the address, or save the strip from here.",
};

export class Mail {
  /**
   * @param {Object} ports
   * @param {string} ports.url of the strip
   * @param {typeof fetch} ports.fetch
   * @param {{setTimeout: Function, clearTimeout: Function}} ports.timers
   * @param {() => number} ports.now ms
   * @param {(told: Told) => void} ports.onTold
   */
  constructor({ url, fetch, timers, now, onTold }) {
    this.url = url;
    this.fetch = fetch;
    this.timers = timers;
    this.now = now;
    this.onTold = onTold;
    this.timer = null;
    this.order = 0; // of several, the newest is told about
  }

  /** @param {string} address as it was typed */
  async send(address) {
    const order = ++this.order;
    this.timers.clearTimeout(this.timer);
    this.tell("sending");
    try {
      const answer = await this.fetch(`${this.url}/mail`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ address }),
      });
      const { id, sentence } = await answer.json();
      if (!answer.ok) return this.tell("refused", sentence);
      this.tell("waiting");
      this.follow(id, order, ASK_MS, this.now());
    } catch {
      this.tell("refused", "That did not get through. Check your Wi-Fi, then try again.");
    }
  }

  /** @param {string} id @param {number} order @param {number} pauseMs @param {number} sinceMs */
  follow(id, order, pauseMs, sinceMs) {
    if (this.now() - sinceMs > PATIENCE_MS) return;
    this.timer = this.timers.setTimeout(async () => {
      const fate = await this.ask(id);
      if (order !== this.order) return;
      if (fate) this.tell(fate);
      if (fate === "sent" || fate === "failed") return;
      this.follow(id, order, Math.min(LONGEST_MS, pauseMs * 1.5), sinceMs);
    }, pauseMs);
  }

  /** @param {string} id @returns {Promise<Fate | null>} null: not to be known just now */
  async ask(id) {
    try {
      const answer = await this.fetch(`${this.url}/mail/${id}`);
      return answer.ok ? (await answer.json()).fate : null;
    } catch {
      return null;
    }
  }

  /** @param {Fate} fate */
  tell(fate, sentence = SENTENCES[fate]) {
    this.onTold({ fate, sentence });
  }
}
