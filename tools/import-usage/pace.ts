const WINDOW_MILLIS = 10_000;

interface Sample {
  readonly at: number;
  readonly records: number;
  readonly bytes: number;
}

/** How fast an import goes, over the last seconds. */
export class Pace {
  private readonly samples: Sample[] = [];

  note(at: number, records: number, bytes: number): void {
    const last = this.samples.at(-1);
    // Another connection begins to read the file again: what was measured before says nothing now.
    if (last && (records < last.records || bytes < last.bytes)) this.samples.length = 0;
    this.samples.push({ at, records, bytes });
    while (this.samples.length > 2 && at - (this.samples[1]?.at ?? at) >= WINDOW_MILLIS) {
      this.samples.shift();
    }
  }

  /** Records per second; 0 while nothing is known. */
  get recordsPerSecond(): number {
    return Math.round(this.perMilli('records') * 1000);
  }

  /** Milliseconds until so many bytes are sent; `undefined` while nobody can tell. */
  millisFor(bytes: number): number | undefined {
    const speed = this.perMilli('bytes');
    return speed > 0 ? bytes / speed : undefined;
  }

  private perMilli(what: 'records' | 'bytes'): number {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.at === first.at) return 0;
    return (last[what] - first[what]) / (last.at - first.at);
  }
}
