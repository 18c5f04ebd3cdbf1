/** What the operator's page says of the booth's state. Pure: state and texts in, words out. */

/** @typedef {import("./texts.js").Texts} Texts */

const FATES = /** @type {Record<string, string>} */ ({
  waiting: "Waiting",
  handing: "Waiting",
  handed: "At the printer",
  begun: "Printing",
  done: "Printed",
  unknown: "Nobody knows whether it was printed",
  failed: "Not printed",
  cancelled: "Cancelled",
});

const DEVICES = /** @type {Record<string, string>} */ ({
  camera: "Camera",
  buttons: "Buttons",
  lights: "Lamps",
  display: "Screen",
  segmenter: "Cutting out",
  printer: "Printer",
  disk: "Disk",
  stick: "USB stick",
  bucket: "Upload",
  mail: "E-mail",
  hotspot: "Wi-Fi of the booth",
});

/**
 * @typedef {Object} Hand something that a person has to see to
 * @property {string} key
 * @property {string} title
 * @property {string} detail
 * @property {number | null} settle the print of unknown fate that is to be decided
 * @property {string} session whose strip it is; empty for a device
 */

/** @param {any} state @param {Texts} texts @returns {Hand[]} what matters most first */
export function hands(state, texts) {
  return [...troubles(state, texts), ...doubtful(state, texts), ...lost(state, texts)];
}

function troubles(/** @type {any} */ state, /** @type {Texts} */ texts) {
  return state.troubles.map((/** @type {any} */ { trouble, happened, to_do }) => {
    const note = state.printer.note ? ` (${texts.say(state.printer.note)})` : "";
    const detail = texts.say(to_do) + countAnew(trouble, state.printer, texts) + note;
    return hand(`trouble ${trouble}`, texts.say(happened), detail);
  });
}

/** Where sheets are counted, new paper is to be told below. */
function countAnew(/** @type {string} */ trouble, /** @type {any} */ printer, /** @type {Texts} */ texts) {
  if (trouble !== "media-empty" || printer.sheets_left === null) return "";
  return ` ${texts.say("Then say below how many sheets there are.")}`;
}

/** Sheets of which a person has to say whether they came out. */
function doubtful(/** @type {any} */ state, /** @type {Texts} */ texts) {
  const ask = texts.say("Is this sheet in the printer's tray, or with the guests?");
  return state.prints
    .filter((/** @type {any} */ print) => ["unknown", "failed"].includes(print.fate))
    .map((/** @type {any} */ print) => ({
      ...hand(`print ${print.id}`, fate(print, texts), ask),
      settle: print.id,
      session: print.session,
    }));
}

function lost(/** @type {any} */ state, /** @type {Texts} */ texts) {
  return Object.entries(state.devices)
    .filter(([, device]) => /** @type {any} */ (device).health === "lost")
    .map(([name, device]) =>
      hand(
        `device ${name}`,
        texts.say(DEVICES[name] ?? name),
        texts.say(/** @type {any} */ (device).reason),
      ),
    );
}

function hand(/** @type {string} */ key, /** @type {string} */ title, /** @type {string} */ detail) {
  return { key, title, detail, settle: null, session: "" };
}

/** @param {Hand[]} hands @param {Texts} texts */
export function summary(hands, texts) {
  if (hands.length === 0) return texts.say("All is well");
  return texts.count("{n} thing needs a hand", "{n} things need a hand", hands.length);
}

const STAGES = /** @type {Record<string, string>} */ ({
  attract: "Nobody is in the booth.",
  "waiting-room": "Guests are getting ready.",
  "select-bg": "Guests are choosing a background.",
  shoot: "Guests are taking pictures.",
  decorate: "Guests are decorating.",
  result: "Guests are looking at their strip.",
});

/** @param {any} state @param {Texts} texts */
export function now(state, texts) {
  return texts.say(STAGES[state.stage] ?? "");
}

/** Prints that are on their way, oldest first. @param {any} state */
export function queue(state) {
  const open = ["waiting", "handing", "handed", "begun"];
  return state.prints.filter((/** @type {any} */ it) => open.includes(it.fate)).reverse();
}

/** @param {any} print @param {Texts} texts */
export function fate(print, texts) {
  const said = texts.say(FATES[print.fate] ?? print.fate);
  return print.note ? `${said}: ${texts.say(print.note)}` : said;
}

/** @param {any} printer @param {Texts} texts @returns {{key: string, says: string, value: string, low: boolean}[]} */
export function figures(printer, texts) {
  const counted = [
    { key: "left", says: texts.say("sheets left"), value: printer.sheets_left, low: printer.low },
    { key: "printed", says: texts.say("printed at this event"), value: printer.printed, low: false },
    { key: "event", says: texts.say("may still be printed"), value: printer.event_left, low: false },
  ];
  return counted
    .filter((it) => it.value !== null && it.value !== undefined)
    .map((it) => ({ ...it, value: String(it.value) }));
}

/** @param {any} state @param {Texts} texts @returns {[string, string][]} */
export function facts(state, texts) {
  const said = /** @type {[string, string | null][]} */ ([
    ["Disk", texts.say("{gb} GB free", { gb: (state.disk.free_mb / 1000).toFixed(1) })],
    ["Upload", backlog(state.uploads, texts)],
    ["E-mail", backlog(state.mails, texts)],
    ["USB stick", stick(state.stick, texts)],
    ["Wi-Fi of the booth", hotspot(state.hotspot, texts)],
    ["Phones", phones(state.phones, texts)],
  ]);
  return /** @type {[string, string][]} */ (
    said.filter(([, says]) => says !== null).map(([about, says]) => [texts.say(about), says])
  );
}

function backlog(/** @type {any} */ it, /** @type {Texts} */ texts) {
  if (!it) return null;
  const waiting = it.waiting
    ? texts.count("{n} waiting", "{n} waiting", it.waiting)
    : texts.say("Nothing waiting");
  return it.note ? `${waiting}. ${texts.say(it.note)}` : waiting;
}

function stick(/** @type {any} */ it, /** @type {Texts} */ texts) {
  if (!it) return null;
  const said = it.present ? texts.say("Plugged in") : texts.say("Not plugged in");
  return it.note ? `${said}. ${texts.say(it.note)}` : said;
}

function hotspot(/** @type {any} */ it, /** @type {Texts} */ texts) {
  if (!it) return null;
  return it.on ? texts.say("On: {name}", { name: it.name }) : texts.say("Off");
}

function phones(/** @type {any} */ it, /** @type {Texts} */ texts) {
  if (it.ago_s === null) {
    return texts.say("None has reached the booth yet. Try the code with your own.");
  }
  const minutes = Math.round(it.ago_s / 60);
  return texts.count("Last seen {n} minute ago", "Last seen {n} minutes ago", minutes);
}
