import { placeEvents } from '../support/event-feed';
import { program } from '../support/program';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  anEndpoint,
  delivering,
  messageIn,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount, read, refusalsOf } from '../support/world';

const FIRST = partner('first');
const SECOND = partner('second');

// Who may have endpoints, and what each of them is sent.

let server: TestServer;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver.close();
  await server.close();
});

const refused = async (
  mutation: string,
  input: object,
  viewer: TestViewer = FIRST,
  at = server,
) => {
  const refusals = await refusalsOf(at, viewer, mutation, input);
  return refusals.map(({ code, path, message }) => [code, path.join('.'), message]);
};

describe('An endpoint of somebody else', () => {
  it('is not found, whatever is to be done to it', async () => {
    const { id: webhookEndpointId } = await anEndpoint(server, FIRST, receiver);
    const inputs = {
      updateWebhookEndpoint: { url: 'https://elsewhere.example/' },
      pauseWebhookEndpoint: {},
      resumeWebhookEndpoint: {},
      deleteWebhookEndpoint: {},
      rotateWebhookSecret: {},
      sendWebhookSample: { type: 'NOTICE_GIVEN' },
      redeliverWebhookEvent: { eventId: 'evt_AAAA' },
      redeliverWebhookEvents: { since: '2026-01-01T00:00:00Z' },
    };
    const accountId = await anAccount(server, { viewer: FIRST });
    const owner = { kind: 'PERSON' as const, accountId };
    for (const viewer of [SECOND, owner]) {
      for (const [mutation, input] of Object.entries(inputs)) {
        const answer = await refused(mutation, { webhookEndpointId, ...input }, viewer);
        expect([mutation, answer]).toEqual([
          mutation,
          [['NOT_FOUND', 'input.webhookEndpointId', 'No webhook endpoint with this id.']],
        ]);
      }
      const { node, webhookEndpoints } = await read<{
        node: object | null;
        webhookEndpoints: { nodes: { id: string }[] };
      }>(
        server,
        viewer,
        'query ($id: ID!) { node(id: $id) { id } webhookEndpoints { nodes { id } } }',
        { id: webhookEndpointId },
      );
      expect(node).toBeNull();
      expect(webhookEndpoints.nodes.map(({ id }) => id)).not.toContain(webhookEndpointId);
    }
  });

  it('cannot be asked of by those who may have none', async () => {
    const accountId = await anAccount(server, { viewer: FIRST });
    const member = { kind: 'PERSON' as const, accountId, role: 'MEMBER' as const };
    const reading = { kind: 'STAFF' as const, permissions: ['READ'] as const };
    const scopes = ['ACCOUNTS_READ'] as const;
    for (const viewer of [NICE, member, reading, { ...FIRST, scopes } as TestViewer]) {
      const answer = await server.ask(viewer, '{ webhookEndpoints { nodes { id } } }');
      expect([viewer.kind, answer.data]).toEqual([viewer.kind, { webhookEndpoints: null }]);
      const url = 'https://hooks.example/';
      const created = await server.ask(
        viewer,
        `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
          secret } }`,
        { input: { url } },
      );
      expect(created.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
  });
});

describe('What an endpoint is sent', () => {
  it('is of the accounts of its owner alone, and of those that it is confined to', async () => {
    const mine = await anAccount(server, { viewer: FIRST });
    const another = await anAccount(server, { viewer: FIRST });
    const confined = { ...FIRST, accountIds: [mine] } as TestViewer;
    const receivers = await Promise.all([1, 2, 3, 4].map(() => startWebhookReceiver()));
    const [all, some, foreign, own] = receivers as [
      WebhookReceiver,
      WebhookReceiver,
      WebhookReceiver,
      WebhookReceiver,
    ];
    const person = { kind: 'PERSON' as const, accountId: mine };
    await anEndpoint(server, FIRST, all);
    await anEndpoint(server, confined, some);
    await anEndpoint(server, SECOND, foreign);
    await anEndpoint(server, person, own);
    for (const accountId of [mine, another]) {
      const input = { accountId, name: 'Nora', email: 'nora@example.com', role: 'MEMBER' };
      await act(server, FIRST, 'addPerson', input, 'person { id }');
    }
    await placeEvents(server);
    await program.deliverDueWebhooks(delivering(server, receivers));
    const accountsOf = ({ accepted }: WebhookReceiver) =>
      accepted
        .map(messageIn)
        .flatMap(({ type, accountId }) => (type === 'person.added' ? [accountId] : []));
    expect(accountsOf(all).sort()).toEqual([mine, another].sort());
    expect(accountsOf(some)).toEqual([mine]);
    expect(accountsOf(foreign)).toEqual([]);
    expect(accountsOf(own)).toEqual([mine]);
    for (const each of receivers) await each.close();
  });

  it('is never more than its creator might read when it was made', async () => {
    const scopes = ['WEBHOOKS_WRITE', 'ACCOUNTS_READ'] as const;
    const reader = { ...FIRST, scopes } as TestViewer;
    const own = await startWebhookReceiver();
    await anEndpoint(server, reader, own);
    const accountId = await anAccount(server, { viewer: FIRST });
    const billing = { accountId, detailMonths: 24 };
    await act(server, STAFF, 'setUsageRetention', billing, 'retention { detailMonths }').catch(
      () => undefined,
    );
    await placeEvents(server);
    await program.deliverDueWebhooks(delivering(server, [own]));
    const types = own.accepted.map(messageIn).map(({ type }) => type);
    expect(types).toContain('account.created');
    expect(types.filter((type) => type.startsWith('usage.'))).toEqual([]);
    await own.close();
  });
});

describe('A client of the same partner that may read less', () => {
  const scopes = ['WEBHOOKS_WRITE', 'ACCOUNTS_READ'] as const;
  const lesser = { ...FIRST, scopes } as TestViewer;
  const code = 'INVALID_INPUT';
  const beyond = expect.stringMatching(
    /^expected an endpoint that is sent only what you may read, got one with /,
  ) as string;

  it('gets nothing by an endpoint of another, which it may only stop', async () => {
    const { id: webhookEndpointId } = await anEndpoint(server, FIRST, receiver);
    const named = { webhookEndpointId };
    const elsewhere = { ...named, url: 'https://elsewhere.example/' };
    for (const [mutation, input] of [
      ['updateWebhookEndpoint', elsewhere],
      ['rotateWebhookSecret', named],
    ] as const) {
      const answer = await refused(mutation, input, lesser);
      expect([mutation, answer]).toEqual([mutation, [[code, 'input.webhookEndpointId', beyond]]]);
    }
    const preview = await server.ask(
      lesser,
      'query ($id: ID!) { previewWebhook(webhookEndpointId: $id, type: NOTICE_GIVEN) { body } }',
      { id: webhookEndpointId },
    );
    expect(preview.data).toEqual({ previewWebhook: null });
    expect(JSON.stringify(preview.errors)).toContain('sent only what you may read');
    await act(server, lesser, 'pauseWebhookEndpoint', named, 'webhookEndpoint { status }');
  });

  it('has an endpoint that others cannot make to be sent more', async () => {
    const types = ['ACCOUNT_CREATED'];
    const { id: webhookEndpointId } = await anEndpoint(server, lesser, receiver, { types });
    const more = { webhookEndpointId, types: ['ACCOUNT_CREATED', 'INVOICE_FINALIZED'] };
    expect(await refused('updateWebhookEndpoint', more, STAFF)).toEqual([
      [
        code,
        'input.types.1',
        'expected types that the endpoint may be sent, got invoice.finalized',
      ],
    ]);
    const operation = `subscription { events { event {
      account { invoices(first: 1) { nodes { number } } } } } }`;
    expect(await refused('updateWebhookEndpoint', { webhookEndpointId, operation }, STAFF)).toEqual(
      [
        [
          code,
          'input.operation',
          'expected fields that the endpoint may be sent, got Account.invoices',
        ],
      ],
    );
  });
});
