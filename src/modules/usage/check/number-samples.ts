import type { JudgedCall } from './judged-record';

/** What became of a number that is not kept as it is written. */
type Completion = 'COMPLETED' | 'EMERGENCY' | 'LEFT_OUT';

interface NumberSample {
  readonly line: number;
  readonly written: string;
  /** Null where it was left out: an extension, a name, or a caller who withholds the number. */
  readonly understood: string | null;
}

interface Kind {
  readonly field: 'from' | 'to';
  readonly kind: Completion;
  count: number;
  readonly first: NumberSample[];
}

const FORMS_SHOWN = 5;
const WRITTEN_SHOWN_MAX = 200;

/** The numbers of a delivery that were not kept as they are written: of each form the first. */
export class NumberSamples {
  private readonly kinds = new Map<string, Kind>();

  note({ line, writtenFrom, writtenTo, checked }: JudgedCall, isEmergency: boolean): void {
    this.noteOne(line, 'from', writtenFrom, checked.fromNumber);
    if (isEmergency) this.noteOne(line, 'to', writtenTo, checked.dialled, 'EMERGENCY');
    else this.noteOne(line, 'to', writtenTo, checked.toNumber);
  }

  private noteOne(
    line: number,
    field: Kind['field'],
    written: string,
    understood: string | null,
    kind: Completion = understood === null ? 'LEFT_OUT' : 'COMPLETED',
  ): void {
    if (written === '' || written === understood) return;
    const key = `${field} ${kind}`;
    let found = this.kinds.get(key);
    if (!found) this.kinds.set(key, (found = { field, kind, count: 0, first: [] }));
    found.count += 1;
    if (found.first.length >= FORMS_SHOWN) return;
    const shown = written.slice(0, WRITTEN_SHOWN_MAX);
    if (found.first.some((known) => formOf(known.written) === formOf(shown))) return;
    found.first.push({ line, written: shown, understood });
  }

  told(): readonly object[] {
    return [...this.kinds.values()].sort((a, b) => b.count - a.count);
  }
}

/** How it is written, whichever number it is; what a national number begins with tells it, too. */
const formOf = (written: string): string =>
  (/^\D*0{0,2}/.exec(written)?.[0] ?? '') + written.replace(/^\D*0{0,2}/, '').replace(/\d/g, '#');
