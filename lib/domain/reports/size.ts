const LINE_CHARACTERS_MAX = 73;
const [TAB, LF, CR, SPACE, EQUALS, TILDE] = [9, 10, 13, 32, 61, 126];

/**
 * The text's size on its way, as quoted-printable (RFC 2045): what is not ASCII takes three characters a
 * byte. It is what mail servers choose for text that is mostly ASCII, as HTML in any language is.
 */
export function transferBytes(text: string): number {
  let bytes = 0;
  for (const byte of Buffer.from(text)) {
    const plain = (byte >= SPACE && byte <= TILDE && byte !== EQUALS) || byte === TAB || byte === LF;
    bytes += plain || byte === CR ? 1 : 3;
  }
  // A line that goes on ends in three characters: `=`, CR and LF.
  return bytes + 3 * Math.ceil(bytes / LINE_CHARACTERS_MAX);
}
