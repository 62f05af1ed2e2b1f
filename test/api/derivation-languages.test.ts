import { startTestServer, STAFF, type TestServer } from '../support/test-server';
import { act, aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Value {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly fromStep: number | null;
}
interface Told {
  readonly summary: string;
  readonly steps: {
    readonly rule: string;
    readonly formula: string;
    readonly rounding: string | null;
    readonly inputs: Value[];
    readonly result: Value;
    readonly clause: { summary: string; document: { title: string; url: string } } | null;
    readonly subject: { id: string; description?: string } | null;
  }[];
}
const VALUE = '{ name label text fromStep }';
const TOLD = `{ summary steps { rule formula rounding inputs ${VALUE} result ${VALUE}
  clause { summary document { title url } } subject { id ... on Charge { description } } } }`;

const NOTICE = 'serviceCode: CXONE, startsOn: "2025-01-01", orderTermMonths: 12';
/** The derivation of a notice on that day of a hypothetical contract. */
async function toldOfNotice(givenOn: string, language = ''): Promise<Told> {
  const { preview } = await read<{ preview: { derivation: Told } }>(
    server,
    STAFF,
    `{ preview: previewTerminationNotice(input: { ${NOTICE}, givenOn: "${givenOn}" }) {
      derivation${language} ${TOLD} } }`,
  );
  return preview.derivation;
}

describe('A derivation is told in the language that is asked for', () => {
  test('In French: its summary, rules, formulas, labels, roundings and clauses.', async () => {
    const french = await toldOfNotice('2025-12-03', '(language: FR)');
    expect(french.summary).toBe(
      'Le préavis est tardif (il devait être donné au plus tard le 2 décembre 2025)\u00a0: le service prend fin avec une période ultérieure\u00a0; dernier jour\u00a0: 31 décembre 2026.',
    );
    const due = french.steps.find(({ result }) => result.name === 'noticeDueBy');
    expect(due).toMatchObject({
      rule: 'Le préavis doit être donné au moins ce nombre de jours avant la fin de la période',
      formula: 'résultat = date − jours',
      result: { label: 'dernier jour pour donner préavis', text: '2025-12-02' },
      clause: { document: { title: expect.stringContaining('CXone') as string } },
    });
    expect(due?.clause?.summary).toContain('sauf préavis');
    const timely = french.steps.find(({ result }) => result.name === 'isTimely');
    expect(timely?.result).toMatchObject({ label: 'préavis donné à temps', text: 'non' });
  });

  test('In English where nothing is asked for, whoever asks: an account of France, too.', async () => {
    const english = await toldOfNotice('2025-12-03');
    expect(english).toEqual(await toldOfNotice('2025-12-03', '(language: EN)'));
    expect(english.summary).toBe(
      'The notice is late (it was due by 2025-12-02): the service ends with a later period, last day 2026-12-31.',
    );
    expect(english.steps.find(({ result }) => result.name === 'noticeDueBy')).toMatchObject({
      rule: 'A notice must be given no less than so many days before the end of the period',
      result: { label: 'last day for notice' },
    });
    const accountId = await anAccount(server, { locale: 'fr-FR' });
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    const person = { kind: 'PERSON', accountId } as const;
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      term(asOf: "2025-06-01") { derivation { summary } french: derivation(language: FR) { summary } } } } }`;
    expect(await read<object>(server, person, query, { id: subscriptionId })).toEqual({
      node: {
        term: {
          derivation: {
            summary: 'The initial term runs from 2025-01-01 to the day before 2026-01-01.',
          },
          french: {
            summary:
              'La durée initiale court du 1er janvier 2025 jusqu’à la veille du 1er janvier 2026.',
          },
        },
      },
    });
  });

  test('A clause is asked for in another language than its derivation by itself.', async () => {
    const { previewTerm } = await read<{ previewTerm: object }>(
      server,
      STAFF,
      `{ previewTerm(input: { serviceCode: CXONE, startsOn: "2026-01-01" }) {
        derivation(language: FR) { steps { clause { summary english: summary(language: EN) } } } } }`,
    );
    const summary = expect.stringMatching(/^La durée initiale/) as string;
    expect(previewTerm).toHaveProperty('derivation.steps.0.clause', {
      summary,
      english: expect.stringContaining('initial term') as string,
    });
  });

  test('Amounts have a decimal comma in French, and roundings are told.', async () => {
    const { previewProration } = await read<{ previewProration: { derivation: Told } }>(
      server,
      STAFF,
      `{ previewProration(input: { monthlyCharge: "79.99", quantity: 25, startsOn: "2025-03-10" }) {
        derivation(language: FR) ${TOLD} } }`,
    );
    const { summary, steps } = previewProration.derivation;
    expect(summary).toBe('Prorata de 22/31 jours\u00a0: 1419,18 EUR.');
    expect(steps.at(-1)).toMatchObject({ rounding: 'HALF_UP à 2 décimales' });
  });
});

describe('A derivation says what its steps are about, and where their inputs come from', () => {
  test('Each step of a month is of its charge, and the sum takes what they came to.', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-03-10', {
      recurringCharges: [
        { description: 'Agent seat', quantity: 25, unitPrice: '79.99' },
        { description: 'Recording', quantity: 1, unitPrice: '31' },
      ],
    });
    const { node } = await read<{ node: { monthCharges: { derivation: Told } } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        monthCharges(month: "2025-03") { derivation ${TOLD} } } } }`,
      { id: subscriptionId },
    );
    const { steps } = node.monthCharges.derivation;
    const sum = steps.at(-1);
    expect(sum?.subject).toBeNull();
    // 25 × 79.99 × 22 / 31 and 31 × 22 / 31
    expect(sum?.inputs.map(({ label, text }) => [label, text])).toEqual([
      ['line 1', '1419.18'],
      ['line 2', '22.00'],
    ]);
    const origins = sum?.inputs.map(({ fromStep }) => steps[fromStep ?? -1]);
    expect(origins?.map((step) => [step?.subject?.description, step?.result.text])).toEqual([
      ['Agent seat', '1419.18'],
      ['Recording', '22.00'],
    ]);
    const prorated = origins?.[0];
    expect(
      prorated?.inputs.map(({ name, fromStep }) => [name, steps[fromStep ?? -1]?.result.name]),
    ).toEqual([
      ['quantity', undefined],
      ['unitPrice', undefined],
      ['days', 'days'],
      ['daysInMonth', 'daysInMonth'],
    ]);
  });

  test('Every step of a call is of that call; its reversal is of the reversal.', async () => {
    const ids = await aSubscription(server, await anAccount(server), '2026-01-01', {
      rates: [aRate('0.01')],
    });
    await sendCalls(server, [aCall(ids.subscriptionId, '2026-11-20T12:00:00Z', 60)]);
    const RECORDS = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      usageRecords(versions: ALL) { nodes { id derivation { steps { subject { id } } } } } } } }`;
    interface Found {
      readonly node: { usageRecords: { nodes: { id: string; derivation: Told }[] } };
    }
    const recordsOf = async () =>
      (await read<Found>(server, STAFF, RECORDS, { id: ids.subscriptionId })).node.usageRecords
        .nodes;
    const [record] = await recordsOf();
    const input = { usageRecordId: record?.id, reason: 'Never was.' };
    await act(server, STAFF, 'correctUsage', input, 'reversal { id }');
    const records = await recordsOf();
    expect(records).toHaveLength(2);
    for (const { id, derivation } of records) {
      expect(derivation.steps.length).toBeGreaterThan(0);
      for (const { subject } of derivation.steps) expect(subject).toEqual({ id });
    }
  });

  test('What is still to pay until a notice, and what a late one adds, is told by charge.', async () => {
    server.clock.now = '2025-11-20T12:00:00.000Z';
    const { subscriptionId } = await aSubscription(server, await anAccount(server), '2025-01-15', {
      recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
    });
    const { node } = await read<{
      node: {
        preview: { remainingChargesDerivation: Told; lateNotice: { derivation: Told } };
      };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { preview: terminationNoticePreview {
        remainingChargesDerivation(language: FR) ${TOLD} lateNotice { derivation ${TOLD} } } } } }`,
      { id: subscriptionId },
    );
    const { remainingChargesDerivation: remaining, lateNotice } = node.preview;
    expect(remaining.summary).toBe(
      'Frais récurrents du 20 novembre 2025 jusqu’à la veille du 15 janvier 2026\u00a0: 3636,10 EUR.',
    );
    for (const { steps } of [remaining, lateNotice.derivation]) {
      const difference = steps.at(-1);
      expect(difference?.inputs.map(({ fromStep }) => steps[fromStep ?? -1]?.result.name)).toEqual([
        'costUntilTheEnd',
        'costUntilThen',
      ]);
      const descriptions = steps.map(({ subject }) => subject?.description);
      expect(new Set(descriptions)).toEqual(new Set([undefined, 'Agent seat']));
    }
  });
});
