import path from 'node:path';
import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { Pace } from './pace';
import { clockTime, count, printable } from './wording';

/** Where an import is at this moment. */
export interface Snapshot {
  /** Bytes of the file that the server has stored; 0 where its size is not known. */
  readonly bytes: number;
  /** Lines that the server has stored, from the file's beginning. */
  readonly lines: number;
  /** Records that the server has counted, for the speed. */
  readonly records: number;
  readonly phase: 'sending' | 'waiting' | 'finishing';
  /** Refusals that came so far. */
  readonly refused: number;
}

/** What a person sees while an import goes on; all of it on standard error. */
export interface Display {
  begin(label: string, size: number | undefined, look: () => Snapshot): void;
  /** A sentence that stays on the screen. */
  say(sentence: string): void;
  end(): void;
}

const BAR_MILLIS = 200;
const PLAIN_MILLIS = 5000;
/** With the other widths of the bar, a line of 80 columns for ten million records. */
const LABEL_CHARACTERS_MAX = 16;
const BAR_CHARACTERS = 12;

/** What is counted, in a log. */
interface Words {
  readonly lines: string;
  readonly records: string;
  /** What a bar counts; lines when absent. */
  readonly unit?: string;
  /** What became of those that were refused, in a word. */
  readonly refused?: string;
}

/** A bar on a terminal, a line every few seconds in a log, nothing where quiet is wanted. */
export function openDisplay(
  errors: Writable & { readonly isTTY?: boolean },
  quiet: boolean,
  plainMs = PLAIN_MILLIS,
  words: Words = { lines: 'lines stored', records: 'records' },
): Display {
  if (quiet) return { begin: () => undefined, say: () => undefined, end: () => undefined };
  return errors.isTTY === true
    ? new BarDisplay(errors, words)
    : new PlainDisplay(errors, plainMs, words);
}

/** What both displays tell, in words. */
class Telling {
  private readonly pace = new Pace();

  constructor(
    private readonly size: number | undefined,
    private readonly look: () => Snapshot,
    private readonly words: Words,
  ) {}

  now(): { bytes: number; lines: string; speed: string; remaining: string } {
    const { bytes, lines, records, phase, refused } = this.look();
    this.pace.note(performance.now(), records, bytes);
    return {
      bytes,
      lines: count(lines),
      speed: count(this.pace.recordsPerSecond),
      remaining: this.remaining(phase, bytes, refused),
    };
  }

  private remaining(phase: Snapshot['phase'], bytes: number, refused: number): string {
    if (phase === 'waiting') return 'waiting';
    if (refused > 0) return `${count(refused)} ${this.words.refused ?? 'refused'}`;
    if (phase === 'finishing') return 'finishing';
    if (this.size === undefined) return 'sending';
    const millis = this.pace.millisFor(this.size - bytes);
    return `ETA ${millis === undefined ? '-:--' : clockTime(millis)}`;
  }
}

class BarDisplay implements Display {
  private bar: SingleBar | undefined;
  private timer: NodeJS.Timeout | undefined;
  private resume: (() => void) | undefined;

  constructor(
    private readonly errors: Writable,
    private readonly words: Words,
  ) {}

  begin(label: string, size: number | undefined, look: () => Snapshot): void {
    const telling = new Telling(size, look, this.words);
    const known = size === undefined ? '' : ' [{bar}] {percentage}%';
    const draw = () => {
      const { bytes, ...words } = telling.now();
      this.bar?.update(bytes, words);
    };
    this.resume = () => {
      this.bar = new SingleBar({
        stream: this.errors,
        format: `${short(label)}${known} | {lines} ${this.words.unit ?? 'lines'} | {speed}/s | {remaining}`,
        barsize: BAR_CHARACTERS,
        barCompleteChar: '#',
        barIncompleteChar: '.',
        clearOnComplete: true,
      });
      const { bytes, ...words } = telling.now();
      // An empty file has been sent from the beginning.
      this.bar.start(size === 0 ? 1 : (size ?? 1), size === 0 ? 1 : bytes, words);
      this.timer = setInterval(draw, BAR_MILLIS);
    };
    this.resume();
  }

  say(sentence: string): void {
    this.pause();
    this.errors.write(`${sentence}\n`);
    this.resume?.();
  }

  end(): void {
    this.pause();
    this.resume = undefined;
  }

  private pause(): void {
    clearInterval(this.timer);
    this.bar?.stop();
    this.bar = undefined;
  }
}

class PlainDisplay implements Display {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly errors: Writable,
    private readonly everyMs: number,
    private readonly words: Words,
  ) {}

  begin(label: string, size: number | undefined, look: () => Snapshot): void {
    const telling = new Telling(size, look, this.words);
    telling.now();
    this.timer = setInterval(() => {
      const { bytes, lines, speed, remaining } = telling.now();
      const part = size ? `${Math.floor((bytes / size) * 100)}%, ` : '';
      this.say(
        `${printable(label)}: ${part}${lines} ${this.words.lines}, ${speed} ${this.words.records}/s, ${remaining}`,
      );
    }, this.everyMs);
  }

  say(sentence: string): void {
    this.errors.write(`${sentence}\n`);
  }

  end(): void {
    clearInterval(this.timer);
  }
}

/** The end of a name tells files apart; braces would be the bar's own. */
function short(label: string): string {
  const characters = [...printable(path.basename(label)).replace(/[{}]/g, '_')];
  if (characters.length <= LABEL_CHARACTERS_MAX) return characters.join('');
  return `…${characters.slice(1 - LABEL_CHARACTERS_MAX).join('')}`;
}
