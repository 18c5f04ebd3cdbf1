/** Time that a test turns by hand: timers and a clock that agree, and no sleeping. */

export class FakeTime {
  constructor(now = 0) {
    this.at = now;
    this.waiting = [];
    this.ids = 0;
    this.now = () => this.at;
    this.timers = {
      setTimeout: (act, ms) => {
        this.waiting.push({ id: ++this.ids, act, at: this.at + ms });
        return this.ids;
      },
      clearTimeout: (id) => {
        this.waiting = this.waiting.filter((timer) => timer.id !== id);
      },
    };
  }

  /** Let `ms` pass; what is due happens in order, and promises settle in between. */
  async pass(ms) {
    const end = this.at + ms;
    for (;;) {
      await settled();
      const due = this.waiting.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers.clearTimeout(due.id);
      this.at = Math.max(this.at, due.at);
      due.act();
    }
    this.at = end;
  }
}

/** Until every promise that can settle has. */
export function settled() {
  return new Promise((done) => setImmediate(done));
}
