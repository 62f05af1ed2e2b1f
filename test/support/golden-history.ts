import type { MomentQuery } from './moment-query';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, read } from './world';

/** What a history goes by: an account's test clock, or the server's. */
export interface HistoryClock {
  now: () => string;
  moveTo: (instant: string) => Promise<unknown>;
}

const AT_ONCE = 4;

interface Asked {
  readonly after: string;
  readonly variables: { readonly asOf: string; readonly knownAt: string };
  readonly answer: string;
}

/**
 * Facts of an account in the order in which they are recorded. After each of them everything is
 * asked as of that day and that moment, and kept, to be asked once more when the history is over.
 */
export class History {
  /** The mutations that it was made by. */
  readonly acts = new Set<string>();
  private readonly asked: Asked[] = [];

  constructor(
    readonly server: TestServer,
    readonly accountId: string,
    private readonly query: MomentQuery,
    private readonly clock: HistoryClock,
  ) {}

  get now(): string {
    return this.clock.now();
  }

  get today(): string {
    return this.now.slice(0, 10);
  }

  /** How many moments were asked for. */
  get moments(): number {
    return this.asked.length;
  }

  /** Lets time pass; what it brings is a fact, too. */
  async until(instant: string): Promise<void> {
    await this.clock.moveTo(instant);
    await this.ask(`the clock came to ${instant}`);
  }

  /** Records a fact, and asks what was so at that moment. */
  async act<Payload>(
    mutation: string,
    input: object,
    selection: string,
    viewer: TestViewer = STAFF,
  ): Promise<Payload> {
    const payload = await act<Payload>(this.server, viewer, mutation, input, selection);
    this.acts.add(mutation);
    await this.ask(`${mutation} at ${this.now}`);
    return payload;
  }

  private async ask(after: string): Promise<void> {
    const variables = {
      ...{ id: this.accountId, asOf: this.today, knownAt: this.now },
      ...{ month: this.now.slice(0, 7), from: '2025-01-01', to: '2026-01-01' },
    };
    this.asked.push({ after, variables, answer: await this.answerTo(variables) });
    // What is recorded next was not known at that moment.
    await this.clock.moveTo(new Date(Date.parse(this.now) + 60_000).toISOString());
  }

  private async answerTo(variables: object): Promise<string> {
    return JSON.stringify(await read<object>(this.server, STAFF, this.query.text, variables));
  }

  /** What is told otherwise now than it was then: after which fact, where, and how. */
  async differences(): Promise<string[]> {
    const found: string[] = [];
    // Some at once: nothing is recorded any more.
    for (let index = 0; index < this.asked.length; index += AT_ONCE) {
      const some = this.asked.slice(index, index + AT_ONCE);
      const again = await Promise.all(some.map(({ variables }) => this.answerTo(variables)));
      for (const [place, { after, answer }] of some.entries()) {
        const now = again[place] ?? '';
        if (now === answer) continue;
        const places = differing(JSON.parse(answer), JSON.parse(now));
        found.push(...places.slice(0, 5).map((where) => `${after}: ${where}`));
      }
    }
    return found;
  }
}

/** Where two answers differ. */
function differing(one: unknown, other: unknown, at = ''): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const isTree = (value: unknown) => typeof value === 'object' && value !== null;
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) {
    return [`${at} was ${JSON.stringify(one)}, is ${JSON.stringify(other)}`];
  }
  const [before, now] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].flatMap((key) => differing(before[key], now[key], `${at}.${key}`));
}
