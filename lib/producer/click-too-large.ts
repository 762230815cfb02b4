const SHOWN_LENGTH_MAX = 60;

/** A click that no record can hold; the others are not affected. */
export class ClickTooLargeError extends Error {
  override name = 'ClickTooLargeError';

  /** @param click Its JSON, of which the message shows the beginning. */
  constructor(click: Buffer, bytesMax: number) {
    const start = click.toString('utf8', 0, SHOWN_LENGTH_MAX);
    super(`a click of ${click.length} bytes, where a record holds ${bytesMax}: ${start}…`);
  }
}
