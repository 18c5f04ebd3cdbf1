/** How the vote stands, purely: which background leads, or by what rule a tie is broken. */

/** @typedef {import("./texts.js").Texts} Texts */

/**
 * @param {any} view @param {Map<string, string>} names of the backgrounds, by id @param {Texts} texts
 * @returns {{about: "tied" | "leading" | "nobody" | "nothing", says: string}}
 */
export function standing({ stage, background, tied }, names, texts) {
  if (stage !== "select-bg") return { about: "nothing", says: "" };
  if (background === null) {
    return { about: "nobody", says: texts.say("Tap one, or bring a picture of your own.") };
  }
  if (tied) return { about: "tied", says: texts.say("It's a tie: the one chosen first wins.") };
  const name = names.get(background.bgId) ?? "";
  return { about: "leading", says: texts.say("{name} is ahead", { name }) };
}
