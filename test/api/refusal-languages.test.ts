import { Client } from 'pg';
import { delivered, takeBack } from '../support/taking-back';
import { NOON, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, act, anAccount, aRate, aSubscription, read, unique } from '../support/world';

let server: TestServer;
let accountId: string;
let subscriptionId: string;
let noticeId: string;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = NOON;
  accountId = await anAccount(server, { number: 'LANGUAGES' });
  ({ subscriptionId } = await aSubscription(server, accountId, '2026-01-01'));
  const other = await aSubscription(server, await anAccount(server), '2025-12-10');
  const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId: other.subscriptionId, givenOn: '2026-11-01' },
    'terminationNotice { id }',
  );
  noticeId = terminationNotice.id;
});
afterAll(() => server.close());

interface Told {
  readonly code: string;
  readonly message: string;
  readonly french: string;
}
const TOLD = 'userErrors { code message french: message(language: FR) }';

/** What an act is refused for, in both languages. */
async function refusedFor(mutation: string, input: object): Promise<Told[]> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const data = await read<Record<string, { userErrors: Told[] }>>(
    server,
    STAFF,
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${TOLD} } }`,
    { input },
  );
  return data[mutation]?.userErrors ?? [];
}

/** The text with its no-break spaces shown as plain ones. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const REFUSALS: readonly (readonly [
  mutation: string,
  input: () => object,
  english: string,
  french: string,
])[] = [
  [
    'createPartner',
    () => ({ name: ' ' }),
    'expected a text, got an empty one',
    'attendu : un texte ; reçu : un texte vide',
  ],
  [
    'publishServiceTerms',
    () => ({ serviceCode: 'CXONE', effectiveOn: '2020-10-01' }),
    'expected a date after 2026-11-23, got 2020-10-01',
    'attendu : une date postérieure au 23 novembre 2026 ; reçu : 1er octobre 2020',
  ],
  [
    'changeAccount',
    () => ({ accountId, effectiveFrom: '1989-10-01', name: 'Test' }),
    'expected a day from 1990-01-01 to 2036-11-23, got 1989-10-01',
    'attendu : un jour du 1er janvier 1990 au 23 novembre 2036 ; reçu : 1er octobre 1989',
  ],
  [
    'changeAccount',
    () => ({ accountId: subscriptionId, effectiveFrom: '2026-10-01', name: 'Test' }),
    'No account with this id.',
    'Aucun compte ne porte cet identifiant.',
  ],
  [
    'closeAccount',
    () => ({ accountId }),
    'Account LANGUAGES has subscriptions that run or are to start: S-1.',
    'Le compte LANGUAGES a des abonnements en cours ou à venir : S-1.',
  ],
  [
    'reopenAccount',
    () => ({ accountId }),
    'Account LANGUAGES is already open.',
    'Le compte LANGUAGES est déjà ouvert.',
  ],
  [
    'addPerson',
    () => ({ accountId, name: 'Olive', email: 'olive', role: 'MEMBER' }),
    'expected an e-mail address, got "olive"',
    'attendu : une adresse électronique ; reçu : "olive"',
  ],
  [
    'setUsageRetention',
    () => ({ accountId, detailMonths: 0 }),
    'expected a whole number from 1 to 1200, got 0',
    'attendu : un nombre entier de 1 à 1200 ; reçu : 0',
  ],
  [
    'giveTerminationNotice',
    () => ({ subscriptionId, givenOn: '2025-12-31' }),
    'expected a notice on or after the start of service, 2026-01-01, got 2025-12-31',
    'attendu : un préavis à partir du début du service, le 1er janvier 2026 ; reçu : 31 décembre 2025',
  ],
  [
    'withdrawTerminationNotice',
    () => ({ noticeId }),
    "expected a withdrawal by 2026-11-10, or the provider's acceptance, got one on 2026-11-23",
    'attendu : un retrait au plus tard le 10 novembre 2026, ou l’acceptation du fournisseur ; reçu : un retrait le 23 novembre 2026',
  ],
  [
    'placeOrder',
    () => orderWith({ rates: [aRate('0.02', EVERY_DAY), aRate('0.03', MONDAYS)] }),
    'expected one rate for a call, got rate 0 and rate 1 both for OUTBOUND CONSUMER "33" MONDAY 08:00-18:00 and every day 07:00-09:00 from 2026-11-23',
    'attendu : un seul tarif par appel ; reçu : tarif 0 et tarif 1, tous deux pour OUTBOUND CONSUMER "33" MONDAY 08:00-18:00 et tous les jours 07:00-09:00 à partir du 23 novembre 2026',
  ],
  [
    'placeOrder',
    () => orderWith({ termMonths: 0 }),
    'expected a term of 1 to 1200 months, got 0',
    'attendu : une durée de 1 à 1200 mois ; reçu : 0',
  ],
  [
    'placeOrder',
    () => orderWith({ recurringCharges: [{ ...SEATS, unitPrice: '-1.5' }] }),
    'expected a price from 0 to 1000000000.00, got -1.50',
    'attendu : un prix de 0 à 1000000000,00 ; reçu : -1,50',
  ],
];

const EVERY_DAY = { prefix: '33', hours: { from: '07:00', before: '09:00' } };
const MONDAYS = { prefix: '33', hours: { weekdays: ['MONDAY'], from: '08:00', before: '18:00' } };
const SEATS = { description: 'Seat', quantity: 1 };
const orderWith = (line: object) => ({
  accountId,
  acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
  lines: [{ serviceCode: 'GOTO_CONNECT', rates: [], ...line }],
});

describe('A refusal is told in the language that is asked for', () => {
  test.each(REFUSALS)('%s: %#', async (mutation, input, english, french) => {
    const [first] = await refusedFor(mutation, input());
    expect(first?.message).toBe(english);
    expect(plain(first?.french ?? '')).toBe(french);
  });
});

describe('What is answered beside refusals of acts', () => {
  test('A refused argument of a query is told in both languages, and so is the rule that refuses it.', async () => {
    const query = `query ($id: ID!, $from: Date!) { account(id: $id) {
      usageBreakdown(from: $from, to: "2026-10-01", by: DAY) { nodes { calls } } } }`;
    const answer = await server.ask(STAFF, query, { id: accountId, from: '2026-10-01' });
    expect(answer.errors?.[0]?.extensions?.['problems']).toEqual([
      {
        code: 'INVALID_INPUT',
        path: ['to'],
        message: 'expected 1 to 366 days from 2026-10-01, got 2026-10-01',
        messages: {
          EN: 'expected 1 to 366 days from 2026-10-01, got 2026-10-01',
          FR: 'attendu\u00a0: de 1 à 366 jours à partir du 1er octobre 2026\u00a0; reçu\u00a0: 1er octobre 2026',
        },
      },
    ]);
  });

  test('The language may come as a variable, and is English without one.', async () => {
    const document = `mutation ($id: ID!, $language: Language!) {
      reopenAccount(input: { accountId: $id }) { userErrors { message(language: $language) } }
      again: reopenAccount(input: { accountId: $id }) { userErrors { message } } }`;
    const told = (language: string) =>
      read<object>(server, STAFF, document, { id: accountId, language });
    const english = { userErrors: [{ message: 'Account LANGUAGES is already open.' }] };
    const french = { userErrors: [{ message: 'Le compte LANGUAGES est déjà ouvert.' }] };
    expect(await told('FR')).toEqual({ reopenAccount: french, again: english });
    expect(await told('EN')).toEqual({ reopenAccount: english, again: english });
  });

  test('A preview tells in both languages what stands in the way of its act.', async () => {
    const id = await delivered(server, [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60)]);
    await takeBack(server, id);
    const preview = `query ($id: ID!) { previewTakeBackUsageImport(usageImportId: $id) {
      obstacles { message french: message(language: FR) } } }`;
    expect(await read<object>(server, STAFF, preview, { id })).toEqual({
      previewTakeBackUsageImport: {
        obstacles: [
          {
            message: 'The delivery was taken back already.',
            french: 'La livraison a déjà été annulée.',
          },
        ],
      },
    });
  });
});

describe('Results of recordUsage that are kept under a key', () => {
  const RESULTS = `results { status userErrors { message french: message(language: FR) } }`;
  let record: object;
  beforeAll(() => (record = aCall(accountId, '2026-10-05T12:00:00Z', 60)));
  const send = (idempotencyKey: string) =>
    read<object>(
      server,
      STAFF,
      `mutation ($input: RecordUsageInput!) { recordUsage(input: $input) { ${RESULTS} } }`,
      { input: { records: [record], idempotencyKey } },
    );
  const refused = (french: string) => ({
    recordUsage: {
      results: [
        { status: 'REJECTED', userErrors: [{ message: 'No subscription with this id.', french }] },
      ],
    },
  });

  test('They are told in both languages again.', async () => {
    const key = unique('key');
    const first = await send(key);
    expect(first).toEqual(refused('Aucun abonnement ne porte cet identifiant.'));
    expect(await send(key)).toEqual(first);
  });

  test('Those from before French was kept are told in English in both.', async () => {
    const key = unique('key');
    await send(key);
    const owner = new Client({ connectionString: server.ownerUrl });
    await owner.connect();
    const { rowCount } = await owner.query(
      `update idempotency_key set answer = answer #- '{results,0,p,0,fr}' where key = $1`,
      [key],
    );
    await owner.end();
    expect(rowCount).toBe(1);
    expect(await send(key)).toEqual(refused('No subscription with this id.'));
  });
});
