/** Canvases to draw frames on, and JPEG files made of them. */

/** @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas */

/** @param {number} width @param {number} height @returns {Canvas} */
export function makeCanvas(width, height) {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** @param {Canvas | ImageBitmap} canvas @param {number} longest side of the copy at most, pixels */
export function smaller(canvas, longest) {
  const scale = Math.min(1, longest / Math.max(canvas.width, canvas.height));
  const size = [Math.round(canvas.width * scale), Math.round(canvas.height * scale)];
  const copy = makeCanvas(size[0], size[1]);
  const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  return copy;
}

/** @param {Canvas} canvas @param {number} quality 0 to 1 @returns {Promise<Blob>} */
export function encode(canvas, quality) {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new Error("The browser could not make a JPEG."));
    canvas.toBlob(done, "image/jpeg", quality);
  });
}

/**
 * A picture's file as a JPEG that is not larger than a print needs; upright, whatever its file
 * says. Rejected if this browser cannot read it.
 * @param {Blob} file @param {{longest: number, quality: number}} how
 */
export async function shrunk(file, { longest, quality }) {
  const picture = await createImageBitmap(file);
  const copy = smaller(picture, longest);
  picture.close();
  return encode(copy, quality);
}
