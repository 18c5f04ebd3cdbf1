/**
 * What the page says, in one language. English is the key; the booth's catalogue has the rest,
 * so a word is translated once for the booth's screen and the page.
 */

export const LANGUAGES = ["en", "ko"];

/**
 * @typedef {Object} Catalogue
 * @property {string} language BCP 47
 * @property {string[]} plurals plural categories in the order of the forms
 * @property {Record<string, string[]>} texts forms by English text
 */

/** @type {Catalogue} */
const ENGLISH = { language: "en", plurals: ["one", "other"], texts: {} };

export class Texts {
  /** @param {Catalogue} catalogue */
  constructor(catalogue = ENGLISH) {
    this.language = catalogue.language;
    this.plurals = catalogue.plurals;
    this.texts = catalogue.texts;
    this.rules = new Intl.PluralRules(this.language);
    this.list = new Intl.ListFormat(this.language, { type: "conjunction" });
  }

  /** @param {string} text @param {Record<string, unknown>} [values] */
  say(text, values = {}) {
    return filled(this.texts[text]?.[0] || text, values);
  }

  /**
   * `one` or `many` (or what the language has instead) with `{n}` filled in.
   * @param {string} one @param {string} many @param {number} n
   * @param {Record<string, unknown>} [values]
   */
  count(one, many, n, values = {}) {
    const forms = this.texts[one];
    const index = Math.max(0, this.plurals.indexOf(this.rules.select(n)));
    const form = forms?.[Math.min(index, forms.length - 1)] || (n === 1 ? one : many);
    return filled(form, { n, ...values });
  }

  /** "Mina, Jun, and Ada", as the language joins them. @param {string[]} names */
  names(names) {
    return this.list.format(names);
  }
}

/** @param {string} text @param {Record<string, unknown>} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/**
 * The language to speak: what was picked here before, else the first that the browser asks for.
 * @param {readonly string[]} wanted navigator.languages
 * @param {string | null} [picked]
 */
export function languageFor(wanted, picked = null) {
  const tags = [picked ?? "", ...wanted].map((tag) => tag.toLowerCase().split("-")[0]);
  return tags.find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

/**
 * The booth's catalogue; English, which needs none, if it cannot be had.
 * @param {string} language @param {typeof fetch} fetcher
 */
export async function fetchTexts(language, fetcher) {
  try {
    const answer = await fetcher(`/texts/${language}.json`);
    return new Texts(answer.ok ? await answer.json() : ENGLISH);
  } catch {
    return new Texts(ENGLISH);
  }
}

/**
 * Says in the page's language whatever the HTML says in English: the text of `[data-text]`, the
 * accessible name of `[data-label]` and what `[data-alt]` shows.
 * @param {Document} page @param {Texts} texts
 */
export function speak(page, texts) {
  page.documentElement.lang = texts.language;
  const each = (
    /** @type {string} */ about,
    /** @type {(n: Element, t: string) => void} */ say,
  ) => {
    for (const node of page.querySelectorAll(`[${about}]`)) {
      say(node, texts.say(node.getAttribute(about) ?? ""));
    }
  };
  each("data-text", (node, text) => (node.textContent = text));
  each("data-label", (node, text) => node.setAttribute("aria-label", text));
  each("data-alt", (node, text) => node.setAttribute("alt", text));
}
