import { holds, RIGHTS, type Right } from '../../src/application/rights';
import type { Viewer } from '../../src/application/viewer';
import { aClient } from '../support/api-clients';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const VIEWER = '{ viewer { rights role name locale } }';

describe('What a viewer may do', () => {
  test('A member reads; an owner gives notice, too, and neither places orders.', async () => {
    const accountId = await anAccount(server);
    const ofRole = (role: 'OWNER' | 'MEMBER') =>
      read<object>(server, { kind: 'PERSON', accountId, role }, '{ viewer { role rights } }');
    expect(await ofRole('MEMBER')).toEqual({
      viewer: { role: 'MEMBER', rights: ['READ_ACCOUNTS', 'READ_USAGE', 'READ_BILLING'] },
    });
    expect(await ofRole('OWNER')).toEqual({
      viewer: {
        role: 'OWNER',
        rights: [
          ...['READ_ACCOUNTS', 'READ_USAGE', 'READ_NUMBERS', 'READ_BILLING', 'READ_AUDIT'],
          ...['CHANGE_ACCOUNTS', 'MANAGE_PEOPLE', 'MANAGE_CALENDAR_FEEDS'],
          ...['REVOKE_CALENDAR_FEEDS', 'MANAGE_TEST_CLOCKS'],
          ...['SET_REMINDERS', 'GIVE_NOTICES'],
          ...[
            'SET_USAGE_RETENTION',
            'ERASE_NUMBERS',
            'MANAGE_WEBHOOKS',
            'ANSWER_DEMANDS',
            'DISPUTE_INVOICES',
          ],
          ...['RECORD_EMERGENCY_NOTIFICATIONS', 'CLOSE_EMERGENCY_INCIDENTS'],
        ],
      },
    });
  });

  test('Staff and beneficiaries have no role; what staff may do is as its permissions say.', async () => {
    const staff = { kind: 'STAFF', permissions: ['READ', 'SUPPORT'] } as const;
    expect(await read<object>(server, staff, VIEWER)).toMatchObject({
      viewer: {
        role: null,
        rights: [
          ...['READ_ACCOUNTS', 'READ_USAGE', 'READ_ACROSS_ACCOUNTS', 'READ_BILLING'],
          ...['READ_AUDIT', 'REVOKE_CALENDAR_FEEDS', 'READ_RATE_CARDS', 'ADD_SUPPORT_CONTACTS'],
          'LIST_DEMANDS',
          ...['RECORD_EMERGENCY_NOTIFICATIONS', 'CLOSE_EMERGENCY_INCIDENTS'],
        ],
      },
    });
    expect(await read<object>(server, NICE, VIEWER)).toEqual({
      viewer: {
        rights: [
          ...['READ_ACCOUNTS', 'READ_USAGE', 'READ_BILLING', 'DEMAND_PERFORMANCE', 'LIST_DEMANDS'],
        ],
        ...{ role: null, name: null, locale: null },
      },
    });
  });

  test('Every right but those of the system can be held by somebody.', async () => {
    const everything = await read<{ viewer: { rights: Right[] } }>(server, STAFF, VIEWER);
    const vendor: Viewer = { kind: 'VENDOR', subject: 'x', vendorCode: 'NICE' };
    const held = new Set(everything.viewer.rights);
    const missing = (Object.keys(RIGHTS) as Right[]).filter((right) => !held.has(right));
    const person: Viewer = { kind: 'PERSON', subject: 'x', accountId: 'x', isOwner: true };
    const nobodys = (right: Right) => !holds(vendor, right) && !holds(person, right);
    expect(missing.filter(nobodys)).toEqual([
      'REMOVE_USAGE_DETAIL',
      'FORGET_IDEMPOTENCY_KEYS',
      'PLACE_EVENTS',
      'SEND_MAIL',
      'DELIVER_WEBHOOKS',
    ]);
  });
});

describe('Who a viewer is', () => {
  test('A person whose token says no more has the locale of its account.', async () => {
    const accountId = await anAccount(server, { locale: 'fr-CA' });
    const person = { kind: 'PERSON', accountId } as const;
    expect(await read<object>(server, person, '{ viewer { name locale } }')).toEqual({
      viewer: { name: null, locale: 'fr-CA' },
    });
  });

  test('A client of a partner has its own name, whatever its scopes.', async () => {
    const { token } = await aClient(server, { name: 'Call feed', scopes: ['USAGE_WRITE'] });
    const answer = await server.askWith(token, VIEWER);
    expect(answer.data).toEqual({
      viewer: {
        rights: ['RECORD_USAGE', 'CORRECT_USAGE'],
        role: null,
        name: 'Call feed',
        locale: null,
      },
    });
  });
});
