import fc from 'fast-check';
import type { BreachFact, CureFact, EndForCauseFact } from '../../src/domain/contract/breach';
import {
  chargeStretches,
  type ChargeChange,
  type ChargeFacts,
  type ChargeStretch,
  type PartialNoticeFact,
  type StatedCharge,
} from '../../src/domain/contract/charge-history';
import type {
  DeliveryMethod,
  NoticeFact,
  NoticeGiver,
  ToldNotice,
} from '../../src/domain/contract/notice';
import {
  serviceSpans,
  type ReinstatementFact,
  type ReplacementFact,
  type ServiceFacts,
  type ServiceSpan,
} from '../../src/domain/contract/service-spans';
import { termSchedule, type TermSchedule } from '../../src/domain/contract/term';
import type { CurrencyCode } from '../../src/domain/money/currency';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { anyTerms, currency, perhaps, plusDays, startDate } from './arbitraries';

// Random lives of a contract: everything that can begin, change and end it, in no order.

export type LifeNotice = NoticeFact & { readonly id: string; readonly givenBy: NoticeGiver };

export interface ContractLife {
  readonly schedule: TermSchedule;
  readonly service: ServiceFacts<LifeNotice>;
  readonly charges: ChargeFacts;
  readonly currency: CurrencyCode;
  readonly asOf: CalendarDate;
}

/** Days after the start; the first months and the first anniversary more often than by chance. */
const day = fc.oneof(
  fc.integer({ min: 0, max: 900 }),
  fc.integer({ min: 0, max: 70 }),
  fc.integer({ min: 320, max: 400 }),
);
const laterDay = day.map((days) => days + 1);

const METHODS: (DeliveryMethod | null)[] = [null, 'EMAIL', 'OVERNIGHT_COURIER', 'REGISTERED_MAIL'];
const toldDraft = fc.record({
  sent: day,
  way: fc.constantFrom(...METHODS),
  withdrawn: fc.oneof(fc.constant(null), fc.constant(null), fc.integer({ min: 0, max: 120 })),
});
const serviceDraft = fc.record({
  notices: fc.array(
    fc.record({ told: toldDraft, givenBy: fc.constantFrom<NoticeGiver>('CUSTOMER', 'PROVIDER') }),
    { maxLength: 4 },
  ),
  replacements: fc.array(fc.record({ accepted: day, starts: laterDay }), { maxLength: 2 }),
  breaches: fc.array(fc.record({ received: day, isCurable: fc.boolean() }), { maxLength: 3 }),
  cures: fc.array(fc.record({ of: fc.nat({ max: 2 }), after: fc.integer({ min: 0, max: 45 }) }), {
    maxLength: 2,
  }),
  // Once in a while for a breach that is not on record, mostly about when the time to cure is over.
  endings: fc.array(
    fc.record({
      of: fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, fc.nat({ max: 2 })),
      after: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 29, max: 40 })),
    }),
    { maxLength: 3 },
  ),
  reinstatements: fc.array(laterDay, { maxLength: 4 }),
});

/** Few prices, so that a change often states the one that holds already. */
const price = fc.oneof(
  fc.constantFrom(10_050_000n, 79_990_000n, 60_000_000n),
  fc.bigInt({ min: 0n, max: 100_000_000n }),
);
const chargeDraft = fc.record({
  added: perhaps(day),
  left: fc.integer({ min: 0, max: 20 }),
  unitPrice: price,
  lapse: perhaps(fc.record({ on: perhaps(laterDay), unitPriceAfter: price })),
});
const changeDraft = fc.record({
  of: fc.nat({ max: 2 }),
  on: day,
  source: fc.constantFrom('PRICE_CHANGE' as const, 'ORDER' as const),
  fewer: fc.integer({ min: 0, max: 5 }),
  unitPrice: perhaps(price),
});
const partialDraft = fc.record({
  of: fc.nat({ max: 2 }),
  told: toldDraft,
  fewer: fc.integer({ min: 1, max: 5 }),
  accepted: perhaps(day),
});
const chargesDraft = fc.record({
  charges: fc.array(chargeDraft, { minLength: 1, maxLength: 3 }),
  changes: fc.uniqueArray(changeDraft, {
    maxLength: 5,
    // Two changes of one charge on one day are refused when they are told.
    selector: ({ of, on, source }) => `${of} ${on} ${source}`,
  }),
  partialNotices: fc.array(partialDraft, { maxLength: 3 }),
});

/** Short terms, so that a life has several periods. */
const lifeSchedule: fc.Arbitrary<TermSchedule> = fc
  .record({
    terms: anyTerms,
    noticeDaysMin: fc.constantFrom(0, 1, 30),
    startsOn: startDate,
    stated: fc.oneof(
      fc.integer({ min: 1, max: 14 }).map((months) => ({ months })),
      fc.integer({ min: 1, max: 400 }).map((days) => ({ days })),
    ),
  })
  .map(({ terms, noticeDaysMin, startsOn, stated }) =>
    termSchedule({ ...terms, noticeDaysMin }, startsOn, stated),
  );

type Draft<T> = T extends fc.Arbitrary<infer V> ? V : never;
type DayOf = (days: number) => CalendarDate;

function toldOf({ sent, way, withdrawn }: Draft<typeof toldDraft>, dayOf: DayOf): NoticeFact {
  const told: ToldNotice =
    way === null
      ? { sentOn: null, givenOn: dayOf(sent) }
      : { sentOn: dayOf(sent), deliveryMethod: way };
  return { ...told, withdrawnOn: withdrawn === null ? null : dayOf(sent + withdrawn) };
}

function serviceOf(draft: Draft<typeof serviceDraft>, dayOf: DayOf): ServiceFacts<LifeNotice> {
  const receivedOf = (of: number) => draft.breaches[of]?.received ?? 0;
  return {
    notices: draft.notices.map(({ told, givenBy }, index) => ({
      ...toldOf(told, dayOf),
      id: `notice ${index}`,
      givenBy,
    })),
    replacements: draft.replacements.map(({ accepted, starts }, index): ReplacementFact => {
      const id = `replacement ${index}`;
      return { id, acceptedOn: dayOf(accepted), startsOn: dayOf(starts) };
    }),
    breaches: draft.breaches.map(({ received, isCurable }, index): BreachFact => {
      return { id: `breach ${index}`, receivedOn: dayOf(received), isCurable };
    }),
    cures: draft.cures.map(({ of, after }): CureFact => {
      return { breachId: `breach ${of}`, curedOn: dayOf(receivedOf(of) + after) };
    }),
    endings: draft.endings.map(({ of, after }, index): EndForCauseFact => {
      const declaredOn = dayOf(receivedOf(of) + after);
      return { id: `end ${index}`, breachId: `breach ${of}`, declaredOn };
    }),
    reinstatements: draft.reinstatements.map((days, index): ReinstatementFact => {
      return { id: `return ${index}`, reinstatedOn: dayOf(days) };
    }),
  };
}

function chargesOf(draft: Draft<typeof chargesDraft>, dayOf: DayOf): ChargeFacts {
  const idOf = (of: number) => `charge ${of % draft.charges.length}`;
  const changes = draft.changes.map(({ of, on, source, fewer, unitPrice }): ChargeChange => {
    const effectiveOn = dayOf(on);
    return source === 'ORDER'
      ? { chargeId: idOf(of), effectiveOn, source, fewer, unitPrice }
      : { chargeId: idOf(of), effectiveOn, source, fewer: 0, unitPrice: unitPrice ?? 0n };
  });
  const partialNotices = draft.partialNotices.map(
    ({ of, told, fewer, accepted }): PartialNoticeFact => ({
      ...toldOf(told, dayOf),
      chargeId: idOf(of),
      fewer,
      acceptedFor: accepted === null ? null : dayOf(told.sent + accepted),
    }),
  );
  const taken = (id: string) =>
    [...changes, ...partialNotices]
      .filter(({ chargeId }) => chargeId === id)
      .reduce((sum, { fewer }) => sum + fewer, 0);
  const charges = draft.charges.map(({ added, left, unitPrice, lapse }, index): StatedCharge => {
    const id = `charge ${index}`;
    return {
      id,
      addedOn: added === null ? null : dayOf(added),
      // Nobody can take away more than there is.
      quantity: left + taken(id),
      unitPrice,
      lapse: lapse && {
        lapsesOn: lapse.on === null ? null : dayOf(lapse.on),
        unitPriceAfter: lapse.unitPriceAfter,
      },
    };
  });
  return { charges, changes: onePerDay(changes), partialNotices };
}

/** Drafts of different charges may be of one: the first of a charge, a day and a source stays. */
const onePerDay = (changes: readonly ChargeChange[]): ChargeChange[] => [
  ...new Map(
    changes.map((change) => [`${change.chargeId} ${change.effectiveOn} ${change.source}`, change]),
  ).values(),
];

export const anyLife: fc.Arbitrary<ContractLife> = fc
  .record({
    schedule: lifeSchedule,
    service: serviceDraft,
    charges: chargesDraft,
    currency,
    asOf: fc.oneof(day, fc.constant(4_000)),
  })
  .map(({ schedule, service, charges, currency: code, asOf }) => {
    const dayOf = (days: number) => plusDays(schedule.startsOn, days);
    return {
      schedule,
      service: serviceOf(service, dayOf),
      charges: chargesOf(charges, dayOf),
      currency: code,
      asOf: dayOf(asOf),
    };
  });

export const spansOf = ({ schedule, service, asOf }: ContractLife): readonly ServiceSpan[] =>
  serviceSpans(schedule, service, asOf);

export const stretchesOf = (
  life: ContractLife,
  spans: readonly ServiceSpan[] = spansOf(life),
): ChargeStretch[] => chargeStretches(life.schedule, spans, life.charges, life.currency);

/** Keys to sort by, so that fast-check can shrink an order, too. */
export const anyOrder = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });

function shuffled<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, key: keys[index % keys.length] ?? 0 }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

/** The same life, told in another order. The charges keep theirs: it is that of the order. */
export function toldAnew(life: ContractLife, keys: readonly number[]): ContractLife {
  const { service, charges } = life;
  return {
    ...life,
    service: {
      notices: shuffled(service.notices, keys),
      replacements: shuffled(service.replacements, keys),
      breaches: shuffled(service.breaches, keys),
      cures: shuffled(service.cures, keys),
      endings: shuffled(service.endings, keys),
      reinstatements: shuffled(service.reinstatements, keys),
    },
    charges: {
      charges: charges.charges,
      changes: shuffled(charges.changes, keys),
      partialNotices: shuffled(charges.partialNotices, keys),
    },
  };
}
