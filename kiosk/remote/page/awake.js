/** Keeps the phone's screen on while its owner is in the room; a browser that cannot does not. */

/** @param {Navigator} navigator @param {Document} page */
export function keepAwake(navigator, page) {
  const ask = () => {
    if (page.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  // The browser takes the lock back whenever the page is hidden.
  page.addEventListener("visibilitychange", ask);
  ask();
}
