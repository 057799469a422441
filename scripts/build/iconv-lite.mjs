// Stands in for `iconv-lite` in the bundle: 540 KB of tables for code pages that inquirer's external editor would offer.
// The text that comes back from an editor is UTF-8 here, as every file that cogrel reads.

export default {
  /** @param {string} encoding */
  encodingExists: (encoding) => /^utf-?8$/i.test(encoding),
  /** Drops a byte order mark, as iconv-lite does. @param {Uint8Array} bytes */
  decode: (bytes) => new TextDecoder("utf-8").decode(bytes),
};
