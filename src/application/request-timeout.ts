/** The request has taken too long; nothing more is begun for it. */
export class RequestTimeout extends Error {
  constructor(millis: number) {
    super(
      `expected to answer within ${millis} ms, but that was not enough: ask for less at once, or ` +
        'again after a while',
    );
    this.name = 'RequestTimeout';
  }
}
