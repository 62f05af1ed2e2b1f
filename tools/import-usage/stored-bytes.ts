import { newlinesIn } from './physical-lines';

interface Sent {
  /** The last line that had ended by then. */
  readonly line: number;
  readonly bytesRead: number;
}

/**
 * How much of a file's bytes is stored, from what the server says of its lines.
 *
 * A server stores some hundred thousand records at once: how much was sent says little.
 */
export class StoredBytes {
  bytes = 0;
  /** What was sent and is not yet stored, in its order. */
  private sent: Sent[] = [];
  private line = 0;
  private isFirst = true;

  /** What is sent next begins behind that line; column names before it are no line of their own. */
  begin(line: number, header: boolean): void {
    this.sent = [];
    this.line = header && line > 0 ? line - 1 : line;
    this.isFirst = line > 0;
  }

  /** @param bytesRead how far the file is read by the end of the chunk. */
  noteSent(chunk: Buffer, bytesRead: number): void {
    // Up to here an earlier request has sent it.
    if (this.isFirst) this.bytes = bytesRead;
    this.isFirst = false;
    this.line += newlinesIn(chunk);
    this.sent.push({ line: this.line, bytesRead });
  }

  noteStored(line: number): void {
    const waiting = this.sent.findIndex((chunk) => chunk.line > line);
    const done = this.sent.splice(0, waiting === -1 ? this.sent.length : waiting);
    this.bytes = done.at(-1)?.bytesRead ?? this.bytes;
  }
}
