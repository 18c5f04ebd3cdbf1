/** What the backgrounds are called, purely. */

/** @typedef {import("./texts.js").Texts} Texts */

const NAMES = /** @type {Record<string, string>} */ ({
  "#FFFFFF": "White",
  "#3B82F6": "Blue",
  "#EC4899": "Pink",
  "#FFC83D": "Butter",
  "#19C3A0": "Mint",
  "#141216": "Night",
});

/** A camera's name for a picture tells nobody anything: IMG_2034, 20240511_093012, image. */
const MACHINE_MADE = /\d{3}|^(image|img|photo|picture|file)?[\s\d()]*$/i;

/**
 * A colour's name, or its code if it has none.
 * @param {string} colour #RRGGBB @param {Texts} texts
 */
export function colourName(colour, texts) {
  const name = NAMES[colour.toUpperCase()];
  return name ? texts.say(name) : colour;
}

/**
 * Names by id. What the booth offers is in the texts; what people brought has the name of its
 * file, or a number among those that have no name worth telling.
 * @param {readonly any[]} backgrounds of the view @param {Texts} texts
 * @returns {Map<string, string>}
 */
export function namesById(backgrounds, texts) {
  let nameless = 0;
  return new Map(
    backgrounds.map(({ bgId, bgType, bgData, uploadedBy, fileName }) => {
      if (bgType === "color") return [bgId, colourName(bgData, texts)];
      if (uploadedBy === "") return [bgId, texts.say(fileName)];
      return [bgId, fileTitle(fileName) || texts.say("Picture {n}", { n: ++nameless })];
    }),
  );
}

/** Who brought it; empty for the booth's own. @param {any} background @param {string | undefined} me @param {Texts} texts */
export function broughtBy({ uploadedBy, byName }, me, texts) {
  if (uploadedBy === "") return "";
  return uploadedBy === me ? texts.say("by you") : texts.say("by {name}", { name: byName });
}

/** A file's name as a person would say it; empty if a machine made it up. @param {string} fileName */
function fileTitle(fileName) {
  const title = fileName
    .replace(/\.\w{2,5}$/, "")
    .replaceAll(/[_\s]+/g, " ")
    .trim();
  return MACHINE_MADE.test(title) ? "" : title;
}
