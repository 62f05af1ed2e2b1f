import { eventId } from '../../src/application/outbox';

const ACCOUNT = '0197f4c2-0000-7000-8000-000000000001';

describe('The id of an event', () => {
  it('follows from its stream, its type and its fact alone', () => {
    const id = eventId(ACCOUNT, 'notice.given', 'n1');
    expect(eventId(ACCOUNT, 'notice.given', 'n1')).toBe(id);
    const others = [
      eventId('CATALOGUE', 'notice.given', 'n1'),
      eventId(ACCOUNT, 'notice.withdrawn', 'n1'),
      eventId(ACCOUNT, 'notice.given', 'n2'),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('is a UUID of version 8', () => {
    for (let fact = 0; fact < 100; fact += 1) {
      expect(eventId(ACCOUNT, 'order.placed', `${fact}`)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it('stays what it was: ids that partners have stored go on meaning the same', () => {
    expect(eventId(ACCOUNT, 'order.placed', 'fact')).toBe('13988247-025f-8560-b668-79e355bb0506');
  });
});
