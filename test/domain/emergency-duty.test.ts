import {
  isSupersededOn,
  outstandingDuties,
  versionsInForce,
  type LimitationFacts,
} from '../../src/domain/contract/emergency-duty';
import type { ServiceSpan } from '../../src/domain/contract/service-spans';
import type { CalendarDate } from '../../src/domain/time/calendar-date';

const on = (text: string) => text as CalendarDate;
const version = (number: number, effectiveOn: string) => ({
  ...{ version: number, effectiveOn: on(effectiveOn) },
});
const span = (startsOn: string, endsBefore: string | null): ServiceSpan => ({
  ...{ startsOn: on(startsOn), endsBefore: endsBefore === null ? null : on(endsBefore) },
  end: undefined,
});
const TWO = [version(1, '2024-01-01'), version(2, '2026-06-01')];

const duties = (spans: readonly ServiceSpan[], facts: Partial<LimitationFacts>) =>
  outstandingDuties(spans, {
    ...{ versions: TWO, toldVersions: [], today: on('2026-03-01') },
    ...facts,
  }).map((duty) => `${duty.date} ${duty.version}`);

describe('The duty to tell every user of the limitation', () => {
  const running = [span('2025-03-10', null)];

  test('CXone 5: it begins with the later of the start of service and the day of the version.', () => {
    expect(duties(running, {})).toEqual(['2025-03-10 1', '2026-06-01 2']);
    expect(duties([span('2026-06-01', null)], {})).toEqual(['2026-06-01 2']);
    expect(duties([span('2027-01-01', null)], {})).toEqual(['2027-01-01 2']);
  });

  test('CXone 5: it is met for a version once everyone was told, and where there is nobody.', () => {
    expect(duties(running, { toldVersions: [1] })).toEqual(['2026-06-01 2']);
    expect(duties(running, { toldVersions: [1, 2] })).toEqual([]);
    expect(duties(running, { toldVersions: null })).toEqual([]);
    expect(duties(running, { versions: [] })).toEqual([]);
  });

  test('CXone 5: a later version begins it anew, and ends it for the one before.', () => {
    expect(duties(running, { today: on('2026-05-31') })).toEqual(['2025-03-10 1', '2026-06-01 2']);
    expect(duties(running, { today: on('2026-06-01') })).toEqual(['2026-06-01 2']);
  });

  test('It is over with service: on its last day it still stands.', () => {
    const ended = [span('2025-03-10', '2026-03-10')];
    expect(duties(ended, { today: on('2026-03-09') })).toEqual(['2025-03-10 1']);
    expect(duties(ended, { today: on('2026-03-10') })).toEqual([]);
  });

  test('A version that takes effect while there is no service binds from the return on.', () => {
    const returned = [span('2025-03-10', '2026-03-10'), span('2026-07-01', null)];
    expect(duties(returned, {})).toEqual(['2025-03-10 1', '2026-07-01 2']);
    const gone = [span('2023-01-01', '2023-12-31')];
    expect(duties(gone, { today: on('2023-06-01') })).toEqual([]);
  });

  test('A version that takes effect no earlier than a later one is never in force.', () => {
    const versions = [version(1, '2024-01-01'), version(2, '2025-01-01'), version(3, '2025-01-01')];
    expect(versionsInForce(versions)).toEqual([
      { ...versions[0], supersededOn: '2025-01-01' },
      { ...versions[2], supersededOn: null },
    ]);
    const [first, last] = versionsInForce(versions);
    const superseded = (day: string) =>
      [first, last].map((each) => each && isSupersededOn(each, on(day)));
    expect(superseded('2024-12-31')).toEqual([false, false]);
    expect(superseded('2025-01-01')).toEqual([true, false]);
  });
});
