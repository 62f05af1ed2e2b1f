/** The request has taken too long; nothing more is begun for it. */
export class RequestTimeout extends Error {
  constructor(millis: number) {
    super(`The request timed out after ${millis} ms: ask for less at once, or try again later.`);
    this.name = 'RequestTimeout';
  }
}
