import { Found, type Each, type RecordReader } from './found';

/**
 * Makes one record of rows that follow each other and have one id, as a switch writes them for each
 * telephone that it rings: the row that was answered, or else the first. Where several were
 * answered, all are given, so that nothing is lost unseen.
 */
export class SameCallReader implements RecordReader {
  private held: Found[] = [];
  private each: Each = () => undefined;
  private readonly take = (found: Found) => this.hold(found);

  constructor(private readonly inner: RecordReader) {}

  get line(): number {
    const [first] = this.held;
    return first ? first.line - 1 : this.inner.line;
  }

  read(chunk: Buffer, each: Each): void {
    this.each = each;
    this.inner.read(chunk, this.take);
  }

  end(each: Each): void {
    this.each = each;
    this.inner.end(this.take);
    this.letGo();
  }

  private hold(found: Found): void {
    const [first] = this.held;
    const id = idOf(found);
    if (first && (id === undefined || idOf(first) !== id)) this.letGo();
    if (id === undefined) this.each(found);
    else this.held.push(found);
  }

  private letGo(): void {
    const { held } = this;
    this.held = [];
    const [first] = held;
    if (!first) return;
    const answered = held.filter(({ fields }) => fields?.disposition === 'ANSWERED');
    const given = answered.length > 0 ? answered : [first];
    const last = held.at(-1) ?? first;
    for (const [index, found] of given.entries()) {
      // The rows that are not given are done with, too.
      const isLast = index === given.length - 1;
      const { line, linesDone, text } = found;
      this.each(isLast ? new Found(line, Math.max(linesDone, last.linesDone), text, found) : found);
    }
  }
}

const idOf = ({ fields }: Found): unknown => fields?.externalId;
