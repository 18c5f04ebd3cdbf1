/**
 * Bends the clocks that the page sees: as one machine has one quartz, friends who run on it agree
 * better than any two phones do. Injected before the page's own scripts, with `habits`.
 */
((habits) => {
  const rate = 1 + habits.driftPpm * 1e-6;
  const now = performance.now.bind(performance);
  performance.now = () => now() * rate;

  const wall = Date.now;
  Date.now = () => wall() + habits.wallMs;

  // A frame's times are of the same clock.
  const times = ["captureTime", "receiveTime", "presentationTime", "expectedDisplayTime"];
  const bent = (told) => {
    const here = times.filter((time) => told[time] !== undefined);
    return { ...told, ...Object.fromEntries(here.map((time) => [time, told[time] * rate])) };
  };
  const video = HTMLVideoElement.prototype;
  const ask = video.requestVideoFrameCallback;
  video.requestVideoFrameCallback = function (act) {
    return ask.call(this, (at, told) => act(at * rate, bent(told)));
  };
})(HABITS);
