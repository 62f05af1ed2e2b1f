// What migration 29 computes of the contracts on record; frozen with it.

/** Contracts that something but a notice happened to, a batch of them at a time. */
export const CONTRACTS_AT_MIGRATION = `select s.account_id, s.id, s.service_code, s.beneficiary_code, a.partner_id,
    r.starts_on::text, r.first_ends_before::text, r.deadline_key,
    (select coalesce(json_agg(json_build_object('id', n.id, 'sent_on', n.sent_on::text,
        'given_on', n.given_on::text, 'delivery_method', n.delivery_method)
        order by coalesce(n.sent_on, n.given_on), n.recorded_at, n.id), '[]')
      from termination_notice n
      where n.account_id = s.account_id and n.subscription_id = s.id
        and not exists (select from termination_notice_withdrawal w
          where w.account_id = n.account_id and w.termination_notice_id = n.id)) as notices,
    (select coalesce(json_agg(json_build_object('id', c.id, 'kind', c.kind,
        'effective_on', c.effective_on::text, 'told_on', c.told_on::text,
        'sent_on', c.sent_on::text, 'given_on', c.given_on::text,
        'delivery_method', c.delivery_method, 'order_line_id', c.order_line_id,
        'answers_id', c.answers_id, 'is_curable', c.is_curable,
        'suspended_on', (c.suspended_at at time zone a.time_zone)::date::text,
        'resumed_on', (c.resumed_at at time zone a.time_zone)::date::text)
        order by c.recorded_at, c.id), '[]')
      from contract_change c
      where c.account_id = s.account_id and c.subscription_id = s.id) as changes,
    (select coalesce(json_agg(json_build_object('id', h.id, 'order_line_id', h.order_line_id,
        'lapses_on', h.lapses_on::text)), '[]')
      from order_charge h
      where h.account_id = s.account_id and h.kind = 'RECURRING' and h.unit_price_after is not null
        and (h.order_line_id = s.order_line_id or h.order_line_id in (
          select c.order_line_id from contract_change c where c.account_id = s.account_id
            and c.subscription_id = s.id and c.kind = 'AMENDED'))) as lapsing
  from subscription s join account a on a.id = s.account_id
    join term_rhythm r on r.account_id = s.account_id and r.id = s.id
  where (s.account_id, s.id) > ($1::uuid, $2::uuid)
    and (exists (select from contract_change c
        where c.account_id = s.account_id and c.subscription_id = s.id)
      or exists (select from order_charge h where h.account_id = s.account_id
        and h.order_line_id = s.order_line_id and h.unit_price_after is not null))
  order by s.account_id, s.id limit 500`;

interface Told {
  readonly id: string;
  readonly sent_on: string | null;
  readonly given_on: string | null;
  readonly delivery_method: string | null;
}
interface Change extends Told {
  readonly kind: string;
  readonly effective_on: string | null;
  readonly told_on: string | null;
  readonly order_line_id: string | null;
  readonly answers_id: string | null;
  readonly is_curable: boolean | null;
  readonly suspended_on: string | null;
  readonly resumed_on: string | null;
}
export interface ContractAtMigration {
  readonly account_id: string;
  readonly id: string;
  readonly service_code: string;
  readonly beneficiary_code: string | null;
  readonly partner_id: string | null;
  readonly starts_on: string;
  readonly first_ends_before: string;
  readonly deadline_key: string;
  readonly notices: readonly Told[];
  readonly changes: readonly Change[];
  readonly lapsing: readonly {
    readonly id: string;
    readonly order_line_id: string;
    readonly lapses_on: string | null;
  }[];
}

const DAY_MILLIS = 86_400_000;
const numberOf = (date: string) => Date.parse(date) / DAY_MILLIS;
const addDays = (date: string, days: number) =>
  new Date((numberOf(date) + days) * DAY_MILLIS).toISOString().slice(0, 10);

/** The day on which a notice counts as given: some business days after it was sent. */
function givenOn({ sent_on: sentOn, given_on: told, delivery_method: method }: Told): string {
  if (sentOn === null) return told ?? '';
  let left = method === 'OVERNIGHT_COURIER' ? 2 : method === 'REGISTERED_MAIL' ? 5 : 0;
  let day = sentOn;
  while (left > 0) {
    day = addDays(day, 1);
    if (![0, 6].includes(new Date(day).getUTCDay())) left -= 1;
  }
  return day;
}

/** The end of the first period that a notice of that day is in time for. */
function endByNotice({ first_ends_before: first, deadline_key: key }: ContractAtMigration) {
  const [length = '', noticeDays, , endDay] = key.split('-');
  const each = Number.parseInt(length, 10);
  const [year = 0, month = 0] = first.split('-').map(Number);
  const endOf = (index: number): string => {
    if (length.endsWith('D')) return addDays(first, index * each);
    const months = year * 12 + month - 1 + index * each;
    const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0));
    const day = Math.min(Number(endDay), last.getUTCDate());
    return `${last.toISOString().slice(0, 8)}${`${day}`.padStart(2, '0')}`;
  };
  return (given: string): string => {
    let index = 0;
    while (addDays(endOf(index), -Number(noticeDays)) < given) index += 1;
    return endOf(index);
  };
}

const compare = (one: string, other: string) => (one < other ? -1 : +(one > other));

interface Day {
  readonly kind: string;
  readonly fact: string;
  readonly day: string;
}
interface Span {
  readonly from: string;
  readonly end: { readonly before: string; readonly fact: string } | undefined;
}

const DAYS_TO_CURE = 30;
const lastCureDay = ({ told_on: receivedOn, is_curable: isCurable }: Change) =>
  isCurable ? addDays(receivedOn ?? '', DAYS_TO_CURE) : null;

/** The notices of breaches that were not cured in time. */
function uncured(changes: readonly Change[]): Change[] {
  return changes.filter((breach) => {
    if (breach.kind !== 'BREACH_NOTICE') return false;
    const last = lastCureDay(breach);
    return !changes.some(
      ({ kind, answers_id: of, told_on: curedOn }) =>
        kind === 'BREACH_CURED' && of === breach.id && last !== null && (curedOn ?? '') <= last,
    );
  });
}

/** The times of service, as `src/domain/contract/service-spans.ts` had them at the time. */
function spansOf(contract: ContractAtMigration): Span[] {
  const { notices, changes, starts_on: startsOn } = contract;
  const endOf = endByNotice(contract);
  const breaches = new Map(uncured(changes).map((breach) => [breach.id, breach]));
  const sorted = notices
    .map((notice) => ({ notice, given: givenOn(notice), sent: notice.sent_on ?? notice.given_on }))
    .sort((one, other) => compare(`${one.given} ${one.sent}`, `${other.given} ${other.sent}`));
  const ends = [
    ...sorted.map(({ notice, given }) => ({ before: endOf(given), fact: notice.id })),
    ...changes
      .filter(({ kind }) => kind === 'REPLACED')
      .map(({ id, effective_on: before }) => ({ before: before ?? '', fact: id })),
    ...changes
      .filter(({ kind, answers_id: of, told_on: declaredOn }) => {
        const breach = kind === 'ENDED_FOR_CAUSE' ? breaches.get(of ?? '') : undefined;
        return breach && (declaredOn ?? '') >= terminableFrom(breach);
      })
      .map(({ id, told_on: declaredOn }) => ({ before: addDays(declaredOn ?? '', 1), fact: id })),
  ].sort((one, other) => compare(one.before, other.before));
  const returns = changes
    .filter(({ kind }) => kind === 'REINSTATED')
    .map(({ effective_on: on }) => on ?? '')
    .sort();
  const spans: Span[] = [];
  for (let from: string | undefined = startsOn; from !== undefined;) {
    const since: string = from;
    const end = ends.find(({ before }) => before > since);
    spans.push({ from, end });
    from = end && returns.find((day) => day >= end.before);
  }
  return spans;
}

function terminableFrom(breach: Change): string {
  const last = lastCureDay(breach);
  return last === null ? (breach.told_on ?? '') : addDays(last, 1);
}

/** What one change gives a contract, beside the times of service. */
function daysOfChange(contract: ContractAtMigration, change: Change): Day[] {
  const { id: fact, kind, effective_on: effectiveOn } = change;
  const { changes } = contract;
  const answer = (wanted: string) =>
    changes.find((each) => each.kind === wanted && each.answers_id === fact);
  const one = (as: string, day: string | null | undefined): Day[] =>
    day == null ? [] : [{ kind: as, fact, day }];
  switch (kind) {
    case 'AMENDED':
      return one('CONTRACT_AMENDED', effectiveOn);
    case 'CHARGE_CHANGED':
      return one('CHARGE_CHANGES', effectiveOn);
    case 'PRICE_CHANGED':
    case 'RATES_CHANGED':
      return one('PRICE_CHANGES', effectiveOn);
    case 'PARTIAL_NOTICE': {
      if (answer('PARTIAL_NOTICE_WITHDRAWN')) return [];
      const end = endByNotice(contract)(givenOn(change));
      const accepted = answer('PARTIAL_NOTICE_ACCEPTED')?.effective_on ?? end;
      return one('PARTIAL_NOTICE_TAKES_EFFECT', accepted < end ? accepted : end);
    }
    case 'BREACH_NOTICE': {
      const receipt = one('BREACH_RECEIVED', change.told_on);
      if (!uncured(changes).includes(change)) return receipt;
      const cure = one('CURE_DUE', lastCureDay(change));
      return [...receipt, ...cure, ...one('TERMINABLE_FOR_CAUSE', terminableFrom(change))];
    }
    case 'SUSPENDED': {
      const resumedOn = answer('RESUMED')?.resumed_on ?? change.resumed_on;
      const begins = one('SUSPENSION_BEGINS', change.suspended_on);
      return [...begins, ...one('SUSPENSION_ENDS', resumedOn)];
    }
    default:
      return [];
  }
}

/** The days that facts give, as `src/domain/contract/timeline.ts` had them at the time. */
export function daysAtMigration(contract: ContractAtMigration): Day[] {
  const { changes, lapsing, first_ends_before: firstEndsBefore } = contract;
  const spans = spansOf(contract);
  const added = new Map(
    changes.flatMap(({ kind, order_line_id: line, effective_on: on }) =>
      kind === 'AMENDED' ? [[line, on] as const] : [],
    ),
  );
  const lapses = lapsing.flatMap(({ id: fact, order_line_id: line, lapses_on: on }) => {
    const day = on ?? firstEndsBefore;
    const addedOn = added.get(line);
    return addedOn != null && day <= addedOn ? [] : [{ kind: 'PRICE_LAPSES', fact, day }];
  });
  const inService = [...changes.flatMap((each) => daysOfChange(contract, each)), ...lapses].filter(
    ({ day }) => spans.some(({ from, end }) => from <= day && (!end || day < end.before)),
  );
  const edges = spans.flatMap(({ from, end }, index): Day[] => {
    const fact = changes.find(
      ({ kind, effective_on: on }) => kind === 'REINSTATED' && on === from,
    )?.id;
    const starts = index > 0 && fact !== undefined;
    return [
      ...(starts ? [{ kind: 'SERVICE_RETURNS', fact, day: from }] : []),
      // The end that stands is found by the rhythm of the term.
      ...(end && index < spans.length - 1
        ? [{ kind: 'SERVICE_ENDS', fact: end.fact, day: end.before }]
        : []),
    ];
  });
  return [...edges, ...inService];
}
