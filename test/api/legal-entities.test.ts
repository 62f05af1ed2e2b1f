import { aFrenchEntity, aLegalEntity, anIrishEntity, FRENCH_NOTES } from '../support/billing';
import {
  NICE,
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
} from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

const ADDRESS = 'address { lines postalCode city subdivision countryCode }';
const PARTY = `legalName tradingName ${ADDRESS} registration { scheme value }
  identifier { scheme value } vatId electronicAddress { scheme value }
  contact { name telephone email }`;
const ENTITY = `code timeZone ${PARTY} taxNumber legalForm payment { code iban accountName bic }
  vatDueOn vatCurrency notes { code text french: text(language: FR) } paymentTermDays
  settings { numberPrefix graceDays paymentTermDaysMax lateUseMonthsMax amountMax runsAutomatically
    recordedAt recordedBy }`;

type Shown = Record<string, unknown>;

async function entityOf(code: string, on: object = {}): Promise<Shown | null> {
  const { legalEntity } = await read<{ legalEntity: Shown | null }>(
    server,
    STAFF,
    `query ($code: String!, $asOf: Date, $knownAt: DateTime) {
      legalEntity(code: $code, asOf: $asOf, knownAt: $knownAt) { ${ENTITY} } }`,
    { code, ...on },
  );
  return legalEntity;
}

const change = (code: string, what: object) =>
  act<{ legalEntity: Shown }>(
    server,
    STAFF,
    'changeLegalEntity',
    { code, ...what },
    `legalEntity { ${ENTITY} }`,
  );

/** Path and message of each problem. */
async function refused(
  mutation: string,
  input: object,
): Promise<[path: string, message: string][]> {
  const problems = await refusalsOf(server, STAFF, mutation, input);
  return problems.map(({ path, message }) => [path.slice(1).join('.'), message]);
}

const ofCreation = (more: object) => refused('createLegalEntity', { ...aFrenchEntity(), ...more });

describe('createLegalEntity', () => {
  it('creates one with all that is said of it', async () => {
    const input = aFrenchEntity();
    const { legalEntity } = await act<{ legalEntity: Shown }>(
      server,
      STAFF,
      'createLegalEntity',
      input,
      `legalEntity { ${ENTITY} }`,
    );
    const { numberPrefix, graceDays, lateUseMonthsMax, amountMax: _, notes, ...shown } = input;
    expect(legalEntity).toEqual({
      ...shown,
      payment: {
        ...{ code: 'SEPA_CREDIT_TRANSFER', iban: 'FR7630006000011234567890189' },
        ...{ accountName: 'Exemple', bic: 'AGRIFRPP' },
      },
      notes: notes.map(({ code, textEn, textFr }) => ({ code, text: textEn, french: textFr })),
      settings: {
        ...{ numberPrefix, graceDays, lateUseMonthsMax, amountMax: '5000.00' },
        ...{ paymentTermDaysMax: 60, runsAutomatically: false },
        ...{ recordedAt: NOON, recordedBy: 'staff:test-staff' },
      },
    });
    expect(await entityOf(input.code)).toEqual(legalEntity);
  });

  it('takes the usual for what is not said, null or left out', async () => {
    const nulls = { vatId: null, graceDays: null, paymentTermDaysMax: null, notes: null };
    const code = await aLegalEntity(server, { ...anIrishEntity(), ...nulls });
    expect(await entityOf(code)).toMatchObject({
      ...{ tradingName: null, registration: null, identifier: null, vatId: null, taxNumber: null },
      ...{ electronicAddress: null, contact: null, legalForm: null, payment: null, notes: [] },
      ...{ paymentTermDays: 30, vatDueOn: 'DEBITS' },
      settings: {
        ...{ graceDays: 3, paymentTermDaysMax: null, lateUseMonthsMax: null, amountMax: null },
        runsAutomatically: false,
      },
    });
  });

  it('refuses a code or a prefix of numbers that is taken', async () => {
    const input = aFrenchEntity();
    await aLegalEntity(server, input);
    const { code, numberPrefix } = input;
    expect(await refusalsOf(server, STAFF, 'createLegalEntity', input)).toMatchObject([
      { code: 'ALREADY_EXISTS', message: `The code ${code} is already taken.` },
    ]);
    expect(await ofCreation({ numberPrefix })).toEqual([
      ['numberPrefix', `The prefix ${numberPrefix} is already taken by ${code}.`],
    ]);
  });

  it('has one code for one of two that are created at once', async () => {
    const input = aFrenchEntity();
    const both = await Promise.allSettled([
      aLegalEntity(server, input),
      aLegalEntity(server, input),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  const [pmd, pmt, aab] = FRENCH_NOTES as [object, object, object];
  it.each<[string, object, string, string]>([
    ['code', { code: 'goto-fr' }, 'code', 'expected capital letters'],
    ['prefix', { numberPrefix: 'A'.repeat(24) }, 'numberPrefix', 'expected 1 to 23 letters'],
    ['prefix', { numberPrefix: 'SW.1' }, 'numberPrefix', 'expected 1 to 23 letters'],
    ['prefix', { numberPrefix: 'Test-SW' }, 'numberPrefix', 'expected a prefix that does not'],
    ['legal name', { legalName: ' ' }, 'legalName', 'got an empty one'],
    ['legal name', { legalName: 'x'.repeat(201) }, 'legalName', 'at most 200 characters'],
    ['legal name', { legalName: 'a\u0007b' }, 'legalName', 'no control characters'],
    ['legal name', { legalName: 'a\ud800b' }, 'legalName', 'a lone surrogate'],
    ['trading name', { tradingName: 'a\u202eb' }, 'tradingName', 'got U+202E'],
    ['SIREN', { registration: { scheme: '0002', value: '552100555' } }, 'registration', 'a SIREN'],
    ['scheme', { registration: { scheme: 'X', value: '1' } }, 'registration', 'a scheme of ISO'],
    ['SIRET', { identifier: { scheme: '0009', value: '55210055400014' } }, 'identifier', 'a SIRET'],
    ['VAT id', { vatId: 'FR84404833048' }, 'vatId', 'a VAT id such as "FR83404833048"'],
    ['tax number', { taxNumber: '' }, 'taxNumber', 'got an empty one'],
    [
      'electronic address',
      { electronicAddress: { scheme: '0225', value: 'ACCOUNTS' } },
      'electronicAddress',
      'begins with a SIREN',
    ],
    ['contact', { contact: {} }, 'contact', 'got none'],
    ['telephone', { contact: { telephone: 'nobody' } }, 'contact.telephone', 'a telephone number'],
    ['e-mail', { contact: { email: 'nobody' } }, 'contact.email', 'an e-mail address'],
    ['IBAN', { payment: { iban: 'FR7630006000011234567890188' } }, 'payment.iban', 'check digits'],
    [
      'BIC',
      { payment: { iban: 'DE89370400440532013000', bic: 'X' } },
      'payment.bic',
      'a BIC of 8 or 11',
    ],
    ['notes', { notes: [pmd, pmt] }, 'notes', 'missing: AAB'],
    ['notes', { notes: [pmd, pmt, aab, pmd] }, 'notes', 'got PMD again'],
    [
      'note',
      { notes: [{ code: 'pmd', textEn: '', textFr: 'x' }] },
      'notes.0.code,notes.0.textEn',
      'a code of UNTDID 4451',
    ],
    ['notes', { notes: Array(11).fill(pmd) }, 'notes', 'at most 10 notes, got 11'],
    ['days of grace', { graceDays: 32 }, 'graceDays', 'from 0 to 31, got 32'],
    ['days to pay', { paymentTermDays: -1 }, 'paymentTermDays', 'from 0 to 365, got -1'],
    ['days to pay', { paymentTermDays: 61 }, 'paymentTermDays', 'at most 60 days to pay'],
    ['most days', { paymentTermDaysMax: 61 }, 'paymentTermDaysMax', 'for a seller in France'],
    ['late months', { lateUseMonthsMax: 121 }, 'lateUseMonthsMax', 'from 0 to 120, got 121'],
    ['amount', { amountMax: '0' }, 'amountMax', 'an amount over 0, got 0.00'],
    [
      'address',
      { address: { lines: [], city: ' ', countryCode: 'FR' } },
      'address.lines,address.city',
      'expected 1 to 3 lines, got 0',
    ],
    [
      'address',
      { address: { lines: ['1', '2', '3', '4'], city: 'Paris', countryCode: 'FR' } },
      'address.lines',
      'expected 1 to 3 lines, got 4',
    ],
  ])('refuses what is wrong with its %s: %j', async (_, more, paths, message) => {
    const problems = await ofCreation(more);
    expect(problems.map(([path]) => path).join()).toBe(paths);
    expect(problems[0]?.[1]).toContain(message);
  });

  it('refuses another SIREN than the registered one', async () => {
    const registration = { scheme: '0002', value: '732829320' };
    const begins = 'expected a value that begins with the registered SIREN 732829320, got';
    expect(await ofCreation({ registration })).toEqual([
      ['identifier', `${begins} "55210055400013"`],
      ['electronicAddress', `${begins} "552100554"`],
    ]);
  });
});

describe('changeLegalEntity', () => {
  it('changes what is said from today on, and leaves the rest', async () => {
    const code = await aLegalEntity(server);
    const before = await entityOf(code);
    const { legalEntity } = await change(code, { legalName: 'Renommée SAS', contact: null });
    expect(legalEntity).toEqual({ ...before, legalName: 'Renommée SAS', contact: null });
    expect(await entityOf(code)).toEqual(legalEntity);
    const none = { tradingName: null, identifier: null, vatId: null, taxNumber: null };
    const further = { electronicAddress: null, legalForm: null, payment: null, registration: null };
    await change(code, { ...none, ...further, amountMax: null, lateUseMonthsMax: null });
    const settings = {
      ...(before?.['settings'] as object),
      amountMax: null,
      lateUseMonthsMax: null,
    };
    expect(await entityOf(code)).toEqual({ ...legalEntity, ...none, ...further, settings });
  });

  it('changes everything that may change, from a day to come', async () => {
    const code = await aLegalEntity(server, anIrishEntity());
    const { code: _c, timeZone: _t, numberPrefix: _n, ...all } = aFrenchEntity();
    const more = { vatDueOn: 'RECEIPTS', vatCurrency: 'USD', runsAutomatically: true };
    const what = { ...all, ...more, paymentTermDaysMax: 50, effectiveFrom: '2027-01-01' };
    const payment = { iban: 'DE89370400440532013000', code: 'CREDIT_TRANSFER' };
    await change(code, { ...what, payment });
    expect(await entityOf(code)).toMatchObject({ legalName: 'Example Telecom Limited' });
    const { graceDays, lateUseMonthsMax, amountMax: _a, notes: _notes, ...shown } = all;
    expect(await entityOf(code, { asOf: '2027-01-01' })).toMatchObject({
      ...{ ...shown, code, timeZone: 'Europe/Dublin', vatDueOn: 'RECEIPTS', vatCurrency: 'USD' },
      payment: { ...payment, accountName: null, bic: null },
      settings: {
        ...{ graceDays, lateUseMonthsMax, amountMax: '5000.00', paymentTermDaysMax: 50 },
        runsAutomatically: true,
      },
    });
    // On that day in Dublin, not an hour before.
    server.clock.now = '2026-12-31T23:59:59.999Z';
    expect(await entityOf(code)).toMatchObject({ legalName: 'Example Telecom Limited' });
    server.clock.now = '2027-01-01T00:00:00.000Z';
    expect(await entityOf(code)).toMatchObject({ legalName: 'Exemple Télécom SAS' });
  });

  it('keeps what held before, and what was known before', async () => {
    const code = await aLegalEntity(server);
    server.clock.now = '2026-11-24T12:00:00.000Z';
    await change(code, { legalName: 'Second', effectiveFrom: '2026-06-01' });
    const nameOn = async (asOf: string, knownAt?: string) =>
      (await entityOf(code, { asOf, knownAt }))?.['legalName'];
    expect(await nameOn('2026-05-31')).toBe('Exemple Télécom SAS');
    expect(await nameOn('2026-06-01')).toBe('Second');
    expect(await nameOn('2026-06-01', '2026-11-24T11:59:59.999Z')).toBe('Exemple Télécom SAS');
    expect(await entityOf(code, { knownAt: '2026-11-22T00:00:00Z' })).toBeNull();
  });

  it('says the same again under the same key, whatever was changed since', async () => {
    const code = await aLegalEntity(server);
    const renamed = { legalName: 'First', effectiveFrom: '2026-12-01', idempotencyKey: code };
    const first = await change(code, renamed);
    server.clock.now = '2026-11-24T12:00:00.000Z';
    await change(code, { legalName: 'Second', effectiveFrom: '2026-12-01' });
    expect(await change(code, renamed)).toEqual(first);
  });

  const ofChange = (code: string, what: object) => refused('changeLegalEntity', { code, ...what });

  it('refuses what is no entity, no change, no day and no value', async () => {
    const code = await aLegalEntity(server);
    for (const unknown of ['NOWHERE', 'x', '', '\u0000']) {
      expect(await refusalsOf(server, STAFF, 'changeLegalEntity', { code: unknown })).toMatchObject(
        [
          {
            code: 'NOT_FOUND',
            message: 'No legal entity with this code.',
            path: ['input', 'code'],
          },
        ],
      );
    }
    expect(await ofChange(code, {})).toEqual([['', 'expected something to change, got nothing']]);
    const [early] = await ofChange(code, { legalName: 'x', effectiveFrom: '1989-12-31' });
    expect(early?.[1]).toBe('expected a day from 1990-01-01 to 2036-11-23, got 1989-12-31');
    const none = { legalName: null, address: null, vatDueOn: null, vatCurrency: null, notes: null };
    const further = { graceDays: null, paymentTermDays: null, runsAutomatically: null };
    const problems = await ofChange(code, { ...none, ...further });
    expect(problems.map(([path]) => path).sort()).toEqual(
      Object.keys({ ...none, ...further }).sort(),
    );
    expect(new Set(problems.map(([, message]) => message))).toEqual(
      new Set(['expected a value, got null: leave the field out where it does not change']),
    );
  });

  it('refuses what does not go together with the rest, from that day on', async () => {
    const code = await aLegalEntity(server);
    expect(await ofChange(code, { notes: [] })).toEqual([
      [
        'notes',
        'expected the notes PMD, PMT and AAB of a seller in France, missing: PMD, PMT, AAB',
      ],
    ]);
    expect(await ofChange(code, { paymentTermDaysMax: null })).toEqual([
      ['paymentTermDaysMax', 'expected at most 60 days for a seller in France, got no limit'],
    ]);
    expect(await ofChange(code, { paymentTermDaysMax: 44 })).toEqual([
      ['paymentTermDays', 'expected at most 44 days to pay, as the entity allows, got 45'],
    ]);
  });

  it('refuses what would make wrong what is recorded for a later day', async () => {
    const code = await aLegalEntity(server, anIrishEntity());
    const { address, notes } = aFrenchEntity();
    const french = { address, notes, paymentTermDaysMax: 60, effectiveFrom: '2027-06-01' };
    await change(code, french);
    // Right of an entity in Ireland, but not from June on.
    const what = { paymentTermDays: 61, effectiveFrom: '2027-01-01' };
    expect(await ofChange(code, what)).toEqual([
      [
        'paymentTermDays',
        'from 2027-06-01 on: expected at most 60 days to pay, as the entity allows, got 61',
      ],
    ]);
  });
});

describe('Legal entities', () => {
  it('are listed by code, as of a day and as known then', async () => {
    server.clock.now = '2026-11-25T12:00:00.000Z';
    const codes = [await aLegalEntity(server, anIrishEntity('ZZ')), await aLegalEntity(server)];
    await change('ZZ', { legalName: 'Later', effectiveFrom: '2027-01-01' });
    const listed = async (on: object = {}) =>
      (
        await read<{ legalEntities: { code: string; legalName: string }[] }>(
          server,
          STAFF,
          `query ($asOf: Date, $knownAt: DateTime) {
            legalEntities(asOf: $asOf, knownAt: $knownAt) { code legalName } }`,
          on,
        )
      ).legalEntities;
    const all = await listed();
    expect(all.map(({ code }) => code)).toEqual([...all.map(({ code }) => code)].sort());
    expect(all.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    expect(all.at(-1)).toEqual({ code: 'ZZ', legalName: 'Example Telecom Limited' });
    expect((await listed({ asOf: '2027-01-01' })).at(-1)?.legalName).toBe('Later');
    const earlier = await listed({ knownAt: '2026-11-25T11:59:59Z' });
    expect(earlier.filter(({ code }) => codes.includes(code))).toEqual([]);
  });

  it('are for staff alone', async () => {
    const accountId = await anAccount(server);
    const code = await aLegalEntity(server);
    for (const viewer of [{ kind: 'PERSON', accountId } as const, partner('first'), NICE]) {
      const query =
        'query ($code: String!) { legalEntities { code } legalEntity(code: $code) { code } }';
      const forbidden = { extensions: { code: 'FORBIDDEN' } };
      expect(await server.ask(viewer, query, { code })).toMatchObject({
        data: { legalEntities: null, legalEntity: null },
        errors: [forbidden, forbidden],
      });
    }
  });

  it('say in the audit log what was changed, but not who is asked', async () => {
    server.clock.now = '2026-11-26T12:00:00.000Z';
    const code = await aLegalEntity(server);
    await change(code, {
      ...{ legalName: 'Audited', payment: { iban: 'DE89370400440532013000' } },
      ...{ contact: { name: 'Somebody' }, amountMax: '7' },
    });
    const { auditEntries } = await read<{
      auditEntries: { nodes: { act: string; changes: object[] }[] };
    }>(
      server,
      STAFF,
      `{ auditEntries(first: 1, where: { act: { eq: "changeLegalEntity" } }) {
        nodes { act changes { name before after } } } }`,
    );
    expect(auditEntries.nodes[0]?.changes).toEqual([
      { name: 'code', before: code, after: code },
      { name: 'effectiveFrom', before: null, after: '2026-11-26' },
      { name: 'contact', before: 'a contact', after: 'a contact' },
      { name: 'legalName', before: 'Exemple Télécom SAS', after: 'Audited' },
      {
        name: 'payment',
        before: 'Exemple AGRIFRPP 58 FR7630006000011234567890189',
        after: '58 DE89370400440532013000',
      },
      { name: 'amountMax', before: '5000.00', after: '7.00' },
    ]);
  });
});
