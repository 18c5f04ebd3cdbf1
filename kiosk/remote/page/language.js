/** Which language this reader wants, and the small switch for it. */

import { LANGUAGES, languageFor } from "./texts.js";

const KEY = "nearbooth/language";
const OWN_NAMES = /** @type {Record<string, string>} */ ({ en: "English", ko: "한국어" });

export function pickedLanguage() {
  let picked = null;
  try {
    picked = localStorage.getItem(KEY);
  } catch {
    // A browser that keeps nothing: its own languages decide.
  }
  return languageFor(navigator.languages ?? [], picked);
}

/**
 * Makes `[data-language]` offer the other language, in that language.
 * @param {Document} page @param {import("./texts.js").Texts} texts
 * @param {(language: string) => void} onSwitch
 */
export function switchLanguage(page, texts, onSwitch) {
  const next = LANGUAGES[(LANGUAGES.indexOf(texts.language) + 1) % LANGUAGES.length];
  for (const node of page.querySelectorAll("[data-language]")) {
    const button = /** @type {HTMLButtonElement} */ (node);
    button.textContent = OWN_NAMES[next];
    button.lang = next;
    button.hidden = false;
    button.onclick = () => {
      pick(next);
      onSwitch(next);
    };
  }
}

/** @param {string} language */
function pick(language) {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // It still holds until the page is left.
  }
}
