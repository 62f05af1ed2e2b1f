import type { Instant } from '../../src/domain/time/time-zone';
import { meteredCall } from '../../src/domain/usage/metered-call';

const KEPT = {
  leg: 'CONSUMER',
  agentConnectivity: null,
  fromNumber: '+33145000000',
  toNumber: '+442079460001',
  dialled: null,
  disposition: 'BUSY',
  startedAt: '2026-05-07T10:00:00.000Z' as Instant,
  answeredAt: null,
  endedAt: '2026-05-07T10:01:00.000Z' as Instant,
} as const;

describe('A call as it is kept is rated', () => {
  test('by the called number where it went out.', () =>
    expect(meteredCall({ ...KEPT, direction: 'OUTBOUND', callType: 'MOBILE' })).toMatchObject({
      otherParty: '+442079460001',
      calledNumber: '+442079460001',
      callType: 'MOBILE',
    }));

  test('by its caller where it came in, and as of no known type where none is stated.', () =>
    expect(meteredCall({ ...KEPT, direction: 'INBOUND', callType: null })).toMatchObject({
      otherParty: '+33145000000',
      calledNumber: '+442079460001',
      callType: null,
    }));
});
