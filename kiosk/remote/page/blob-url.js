/** A blob as something an image can show, and no more of them kept alive than one. */

export class BlobUrl {
  constructor() {
    /** @type {Blob | null} */
    this.blob = null;
    this.url = "";
  }

  /** @param {Blob | null} blob @returns {string} empty for none */
  of(blob) {
    if (blob === this.blob) return this.url;
    URL.revokeObjectURL(this.url);
    this.blob = blob;
    this.url = blob ? URL.createObjectURL(blob) : "";
    return this.url;
  }
}
