import { quote } from '../domain/time/calendar-date';
import { UnreadableInput } from './found';
import { oneOf } from './own-fields';

/**
 * Takes a document of settings apart, so that whoever wrote it learns at which place of it what was
 * expected.
 */
export class JsonValue {
  constructor(
    readonly value: unknown,
    /** Such as "mapping.fields.from". */
    private readonly path: string,
  ) {}

  get isGiven(): boolean {
    return this.value !== undefined;
  }

  /** What is read from it; undefined where it is not given. */
  ifGiven<Read>(read: (value: JsonValue) => Read): Read | undefined {
    return this.isGiven ? read(this) : undefined;
  }

  /** @throws UnreadableInput always. */
  refuse(expected: string, got = wordsFor(this.value)): never {
    throw new UnreadableInput(`${this.path}: expected ${expected}, got ${got}`);
  }

  /** The members of an object, by their names; in an object of these names, no others. */
  members(known?: readonly string[]): [string, JsonValue][] {
    const { value, path } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return this.refuse('an object');
    }
    return Object.entries(value).map(([name, member]) => {
      if (known?.includes(name) === false) {
        throw new UnreadableInput(
          `${path}: expected nothing but ${oneOf(known, 'and')}, got ${quote(name)}`,
        );
      }
      const isPlain = /^\w{1,60}$/.test(name);
      return [name, new JsonValue(member, `${path}${isPlain ? `.${name}` : `[${quote(name)}]`}`)];
    });
  }

  /** A reader of the members of an object that has no others than these. */
  object<const Name extends string>(known: readonly Name[]): (name: Name) => JsonValue {
    const members = new Map(this.members(known));
    return (name) => members.get(name) ?? new JsonValue(undefined, `${this.path}.${name}`);
  }

  items(): JsonValue[] {
    if (!Array.isArray(this.value)) return this.refuse('a list');
    return this.value.map((item, index) => new JsonValue(item, `${this.path}[${index}]`));
  }

  text(expected = 'a text'): string {
    return typeof this.value === 'string' && this.value !== '' ? this.value : this.refuse(expected);
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.refuse('true or false');
  }

  word<const Word extends string>(words: readonly Word[]): Word {
    return words.find((word) => word === this.value) ?? this.refuse(oneOf(words.map(quote)));
  }

  /** Digits, or "" where none is a value of its own. */
  digits(mayBeNone: boolean): string {
    const { value } = this;
    const form = mayBeNone ? /^\d{0,8}$/ : /^\d{1,8}$/;
    return typeof value === 'string' && form.test(value)
      ? value
      : this.refuse(`1 to 8 digits${mayBeNone ? ', or "" for none' : ''}`);
  }

  /** A table from texts of the source to ours. */
  table<Ours>(ours: (value: JsonValue) => Ours): ReadonlyMap<string, Ours> {
    return new Map(this.members().map(([theirs, value]) => [theirs, ours(value)]));
  }
}

function wordsFor(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}
