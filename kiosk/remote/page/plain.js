/** The pages that are only read (trust, home, strip, gone): says them in the reader's language. */

import { pickedLanguage, switchLanguage } from "./language.js";
import { fetchTexts, speak } from "./texts.js";

export const texts = await fetchTexts(pickedLanguage(), fetch);
speak(document, texts);
switchLanguage(document, texts, () => location.reload());

// Only one of the guides is for this phone: it is the one that stands open.
const phone = /iPhone|iPad|Macintosh/.test(navigator.userAgent) ? "iphone" : "android";
document.getElementById(phone)?.setAttribute("open", "");
