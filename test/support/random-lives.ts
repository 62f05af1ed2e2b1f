import fc from 'fast-check';
import {
  addDays,
  addMonths,
  firstOfNextMonth,
  parseDate,
} from '../../src/domain/time/calendar-date';

// Random lives of a contract: facts, each with the day on which it was told, and what it needs to
// be on record before it. Nothing here says whether a fact is possible: the server does.

/** The first day of every life. */
export const FIRST_DAY = parseDate('2025-01-10');
/** Days after the first one, up to which facts are told. */
export const DAYS_OF_A_LIFE = 800;

/** The day so many days after the first one. */
export const dayAt = (days: number): string => addDays(FIRST_DAY, days);

/** A fact names others by their place in the life; 0 is the order that begins the contract. */
export interface Fact {
  readonly id: number;
  /** When it was told, in days after the first one; a fact is not recorded before. */
  readonly day: number;
  /** The order that began the contract: 0, or one that replaces it. */
  readonly contract: number;
  /** The facts that have to be on record. */
  readonly needs: readonly number[];
  readonly what: What;
}

/** A charge: which of those that an order states. */
export interface ChargeOfLife {
  readonly ofFact: number;
  readonly position: number;
}

/** A rate for calls out to numbers with a prefix. */
export interface RateOfLife {
  readonly prefix: string;
  readonly perMinute: string;
}

export type What =
  | { readonly kind: 'NEW' | 'REPLACE'; readonly startsOn: string; readonly termMonths: number }
  | {
      readonly kind: 'AMEND';
      readonly startsOn: string;
      readonly adds: boolean;
      readonly charge: ChargeOfLife;
      readonly fewerUnits: number;
      readonly unitPrice: string | null;
      readonly rates: readonly RateOfLife[];
    }
  | {
      readonly kind: 'PRICE';
      readonly effectiveOn: string;
      readonly charge: ChargeOfLife;
      readonly unitPrice: string;
    }
  | ({ readonly kind: 'RATES'; readonly effectiveOn: string } & RateOfLife)
  | {
      readonly kind: 'PARTIAL';
      readonly told: Told;
      readonly charge: ChargeOfLife;
      readonly fewerUnits: number;
    }
  | { readonly kind: 'ACCEPT_PARTIAL'; readonly answers: number; readonly effectiveOn: string }
  | { readonly kind: 'WITHDRAW_PARTIAL'; readonly answers: number; readonly isAccepted: boolean }
  | { readonly kind: 'NOTICE'; readonly told: Told; readonly givenBy: Party }
  | {
      readonly kind: 'WITHDRAW';
      readonly answers: number;
      readonly givenBy: Party;
      readonly isAccepted: boolean;
      /** The withdrawal that it corrects. */
      readonly corrects?: number;
      readonly withdrawnOn: string;
    }
  | { readonly kind: 'SUSPEND'; readonly suspendedAt: string; readonly resumedAt: string | null }
  | { readonly kind: 'RESUME'; readonly answers: number; readonly resumedAt: string }
  | { readonly kind: 'BREACH'; readonly givenBy: Party; readonly isCurable: boolean }
  | { readonly kind: 'CURE' | 'END'; readonly answers: number }
  | { readonly kind: 'REINSTATE' };

type Party = 'CUSTOMER' | 'PROVIDER';
export type Told =
  { readonly givenOn: string } | { readonly sentOn: string; readonly deliveryMethod: string };

export interface Life {
  readonly serviceCode: string;
  readonly timeZone: string;
  readonly facts: readonly Fact[];
  /** Two orders of recording: of the facts that may come next, that with the lowest does. */
  readonly ranks: readonly (readonly [number, number])[];
  /** Days by which the clock moves on before each fact. */
  readonly gaps: readonly number[];
  /** Days, after the first one, that are asked about. */
  readonly days: readonly number[];
}

const days = fc.integer({ min: 0, max: DAYS_OF_A_LIFE });
const few = (max: number) => fc.integer({ min: 0, max });
const party = fc.constantFrom<Party>('CUSTOMER', 'PROVIDER');
const price = few(90).map((amount) => `${amount + 10}.50`);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const delivery = fc.constantFrom('TOLD', 'TOLD', 'EMAIL', 'REGISTERED_MAIL', 'OVERNIGHT_COURIER');

const rate = fc.record({
  // The last only where an amendment adds it.
  prefix: fc.constantFrom('33', '', '336'),
  perMinute: few(89).map((amount) => `0.${amount + 10}`),
});

/** What happens together; from it come the facts. Numbers are days after the one before. */
const stories = fc.oneof(
  fc.record({
    kind: fc.constant('NOTICE' as const),
    ...{ day: days, givenBy: party, delivery },
    withdrawal: maybe(
      fc.record({ after: few(80), isAccepted: fc.boolean(), correction: maybe(few(40)) }),
    ),
  }),
  fc.record({
    kind: fc.constant('PARTIAL' as const),
    ...{ day: days, charge: few(9), delivery, fewerUnits: few(6) },
    answer: maybe(
      fc.record({ isWithdrawn: fc.boolean(), after: few(60), isAccepted: fc.boolean() }),
    ),
  }),
  fc.record({
    kind: fc.constant('BREACH' as const),
    ...{ day: days, givenBy: party, isCurable: fc.boolean() },
    ...{ cureAfter: maybe(few(50)), endAfter: maybe(few(60)) },
  }),
  fc.record({
    kind: fc.constant('SUSPEND' as const),
    ...{ day: days, length: maybe(few(30)), resumeAfter: maybe(few(40)) },
  }),
  fc.record({ kind: fc.constant('REINSTATE' as const), day: days }),
  fc.record({
    kind: fc.constant('AMEND' as const),
    ...{ day: days, startsAfter: few(60), adds: fc.boolean() },
    ...{ charge: few(9), fewerUnits: few(3), unitPrice: fc.option(price) },
    rates: fc.uniqueArray(rate, { maxLength: 2, selector: ({ prefix }) => prefix }),
  }),
  fc.record({
    kind: fc.constant('RATES' as const),
    ...{ day: days, monthsAfter: few(6), rate },
  }),
  fc.record({
    kind: fc.constant('PRICE' as const),
    ...{ day: days, monthsAfter: few(6), charge: few(9), unitPrice: price },
  }),
  fc.record({
    kind: fc.constant('REPLACE' as const),
    ...{ day: days, startsAfter: few(40), termMonths: few(2) },
  }),
);
type Story = typeof stories extends fc.Arbitrary<infer Value> ? Value : never;

export const lives: fc.Arbitrary<Life> = fc
  .record({
    serviceCode: fc.constantFrom('CXONE', 'GOTO_CONNECT'),
    timeZone: fc.constantFrom('Europe/Paris', 'America/Los_Angeles'),
    termMonths: fc.constantFrom(3, 6, 12),
    stories: fc.array(fc.tuple(stories, few(2)), { minLength: 3, maxLength: 7 }),
    ranks: fc.array(fc.tuple(few(999), few(999)), { minLength: 40, maxLength: 40 }),
    gaps: fc.array(few(60), { minLength: 40, maxLength: 40 }),
    days: fc.array(few(DAYS_OF_A_LIFE + 300), { minLength: 5, maxLength: 5 }),
  })
  .map(({ termMonths, stories: told, ...life }) => {
    const teller = new Teller(termMonths);
    for (const [story, contract] of told) teller.tell(story, contract);
    return { ...life, facts: teller.facts };
  });

/** Turns stories into facts. */
class Teller {
  readonly facts: Fact[];

  constructor(termMonths: number) {
    const what = { kind: 'NEW', startsOn: FIRST_DAY, termMonths } as const;
    this.facts = [{ id: 0, day: 0, contract: 0, needs: [], what }];
  }

  tell(story: Story, wanted: number): void {
    // Mostly the contract that there is from the first day.
    const replaced = this.facts.filter(({ what }) => what.kind === 'REPLACE');
    const contract = wanted === 2 ? (replaced[0]?.id ?? 0) : 0;
    switch (story.kind) {
      case 'NOTICE':
        this.tellNotice(story, contract);
        break;
      case 'PARTIAL':
        this.tellPartial(story, contract);
        break;
      case 'BREACH':
        this.tellBreach(story, contract);
        break;
      case 'SUSPEND':
        this.tellSuspension(story, contract);
        break;
      case 'AMEND': {
        const { adds, fewerUnits, unitPrice, rates } = story;
        const charge = this.charge(story.charge, contract);
        const startsOn = dayAt(story.day + story.startsAfter);
        const charges = { adds, charge, fewerUnits, unitPrice };
        const what = { kind: 'AMEND', startsOn, ...charges, rates } as const;
        this.add(story.day, contract, what, [charge.ofFact]);
        break;
      }
      case 'PRICE': {
        const charge = this.charge(story.charge, contract);
        const effectiveOn = firstAfter(story);
        const { unitPrice } = story;
        this.add(story.day, contract, { kind: 'PRICE', effectiveOn, charge, unitPrice }, [
          charge.ofFact,
        ]);
        break;
      }
      case 'RATES': {
        const what = { kind: 'RATES', effectiveOn: firstAfter(story), ...story.rate } as const;
        this.add(story.day, contract, what);
        break;
      }
      case 'REPLACE': {
        const startsOn = dayAt(story.day + story.startsAfter);
        const termMonths = 3 * (story.termMonths + 1);
        this.add(story.day, contract, { kind: 'REPLACE', startsOn, termMonths });
        break;
      }
      case 'REINSTATE':
        this.add(story.day, contract, { kind: 'REINSTATE' });
    }
  }

  private add(day: number, contract: number, what: What, needs: readonly number[] = []): number {
    const id = this.facts.length;
    this.facts.push({ id, day, contract, needs: [contract, ...needs], what });
    return id;
  }

  private tellNotice(story: Story & { kind: 'NOTICE' }, contract: number): void {
    const { day, givenBy, withdrawal } = story;
    const answers = this.add(day, contract, { kind: 'NOTICE', givenBy, told: toldOf(story) });
    if (!withdrawal) return;
    const { after, isAccepted, correction } = withdrawal;
    const what = { kind: 'WITHDRAW', answers, givenBy, isAccepted } as const;
    const withdrawnOn = dayAt(day + after);
    const corrects = this.add(day + after, contract, { ...what, withdrawnOn }, [answers]);
    if (correction === undefined) return;
    const corrected = { ...what, corrects, withdrawnOn: dayAt(day + correction) };
    this.add(day + Math.max(after, correction), contract, corrected, [answers, corrects]);
  }

  private tellPartial(story: Story & { kind: 'PARTIAL' }, contract: number): void {
    const { day, answer } = story;
    const charge = this.charge(story.charge, contract);
    const fewerUnits = story.fewerUnits + 1;
    const what = { kind: 'PARTIAL', told: toldOf(story), charge, fewerUnits } as const;
    const answers = this.add(day, contract, what, [charge.ofFact]);
    if (!answer) return;
    const { after, isAccepted } = answer;
    if (answer.isWithdrawn) {
      this.add(day + after, contract, { kind: 'WITHDRAW_PARTIAL', answers, isAccepted }, [answers]);
    } else {
      const effectiveOn = dayAt(day + after);
      this.add(day, contract, { kind: 'ACCEPT_PARTIAL', answers, effectiveOn }, [answers]);
    }
  }

  private tellBreach(story: Story & { kind: 'BREACH' }, contract: number): void {
    const { day, givenBy, isCurable, cureAfter, endAfter } = story;
    const answers = this.add(day, contract, { kind: 'BREACH', givenBy, isCurable });
    if (cureAfter !== undefined) {
      this.add(day + cureAfter, contract, { kind: 'CURE', answers }, [answers]);
    }
    if (endAfter !== undefined) {
      this.add(day + endAfter, contract, { kind: 'END', answers }, [answers]);
    }
  }

  private tellSuspension(story: Story & { kind: 'SUSPEND' }, contract: number): void {
    const { day, length, resumeAfter } = story;
    const suspendedAt = instantAt(day, 8);
    const resumedAt = length === undefined ? null : instantAt(day + length, 20);
    const answers = this.add(day, contract, { kind: 'SUSPEND', suspendedAt, resumedAt });
    if (resumeAfter === undefined) return;
    const resumed = instantAt(day + resumeAfter, 9);
    const what = { kind: 'RESUME', answers, resumedAt: resumed } as const;
    this.add(day + resumeAfter, contract, what, [answers]);
  }

  /** One of the charges that the orders of a contract have stated so far. */
  private charge(which: number, contract: number): ChargeOfLife {
    const charges = this.facts.flatMap(({ id, contract: of, what }): ChargeOfLife[] => {
      if (id === contract) return [0, 1].map((position) => ({ ofFact: id, position }));
      return what.kind === 'AMEND' && what.adds && of === contract
        ? [{ ofFact: id, position: 0 }]
        : [];
    });
    return charges[which % charges.length] as ChargeOfLife;
  }
}

/** The first of a month after a day, and so many months later. */
const firstAfter = ({ day, monthsAfter }: { day: number; monthsAfter: number }): string =>
  addMonths(firstOfNextMonth(parseDate(dayAt(day))), monthsAfter);

/** An hour of a day, in UTC. */
export const instantAt = (day: number, hour: number): string =>
  `${dayAt(day)}T${`${hour}`.padStart(2, '0')}:00:00.000Z`;

const toldOf = ({ day, delivery: method }: { day: number; delivery: string }): Told =>
  method === 'TOLD' ? { givenOn: dayAt(day) } : { sentOn: dayAt(day), deliveryMethod: method };

/** The facts in an order of recording: whatever each needs comes before it. */
export function inOrder(facts: readonly Fact[], ranks: readonly number[]): Fact[] {
  const left = new Set(facts);
  const done = new Set<number>();
  const present = new Set(facts.map(({ id }) => id));
  const ordered: Fact[] = [];
  while (left.size > 0) {
    const ready = [...left].filter(({ needs, id }) =>
      needs.every((need) => need === id || done.has(need) || !present.has(need)),
    );
    const [next] = ready.sort((one, other) => rankOf(ranks, one) - rankOf(ranks, other));
    if (!next) throw new Error('facts that need each other');
    left.delete(next);
    done.add(next.id);
    ordered.push(next);
  }
  return ordered;
}

const rankOf = (ranks: readonly number[], { id }: Fact): number => ranks[id % ranks.length] ?? 0;
