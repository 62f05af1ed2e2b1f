import fs from 'node:fs';
import path from 'node:path';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  validate,
  validateSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
} from 'graphql';
import { buildSwitchboardSchema, printSwitchboardSchema } from '../src/schema';

const root = path.join(__dirname, '..');
const schema = buildSwitchboardSchema();
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const objects = types.filter(isObjectType);
const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields());
const allFields = objects.flatMap((type) =>
  fieldsOf(type).map((field): [string, GraphQLField<unknown, unknown>] => [
    `${type.name}.${field.name}`,
    field,
  ]),
);

it('The schema is sound by GraphQL’s own rules, which a start does not ask for.', () => {
  expect(validateSchema(schema)).toEqual([]);
});

describe('The public contract', () => {
  it('is written down in schema.graphql', () => {
    const written = fs.readFileSync(path.join(root, 'schema.graphql'), 'utf8');
    if (written !== printSwitchboardSchema()) {
      throw new Error('schema.graphql is not what the code says: run "npm run schema" and look.');
    }
  });

  it('describes every type, field, argument and value in whole sentences', () => {
    const described: [string, string | null | undefined][] = [];
    for (const type of types) {
      if (isScalarType(type) && isSpecifiedScalarType(type)) continue;
      described.push([type.name, type.description]);
      if (isEnumType(type)) {
        for (const { name, description } of type.getValues()) {
          described.push([`${type.name}.${name}`, description]);
        }
      } else if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
        const fields: Record<string, GraphQLField<unknown, unknown> | GraphQLInputField> =
          type.getFields();
        for (const field of Object.values(fields)) {
          described.push([`${type.name}.${field.name}`, field.description]);
          for (const { name, description } of 'args' in field ? field.args : []) {
            described.push([`${type.name}.${field.name}(${name})`, description]);
          }
        }
      }
    }
    expect(described.length).toBeGreaterThan(400);
    const offenders = described.filter(([, text]) => !/^\S[^]*\.$/.test(text ?? ''));
    expect(offenders.map(([name, text]) => `${name}: ${text ?? 'nothing'}`)).toEqual([]);
  });

  it('says of itself what it is about, by fields that are there, and who may ask', () => {
    const text = schema.description ?? '';
    const names = new Set(allFields.map(([name]) => name.slice(name.indexOf('.') + 1)));
    const told = [...text.matchAll(/`(\w+)(?:\(.*?\))?`/g)].map(([, name = '']) => name);
    expect(told.length).toBeGreaterThan(6);
    expect(told.filter((name) => name !== 'preview' && !names.has(name))).toEqual([]);
    for (const kind of ['person', 'partner', 'beneficiary', 'Staff']) {
      expect(text).toContain(`**${kind}**`);
    }
  });

  it('has no floating-point numbers and no untyped JSON', () => {
    const scalars = types.filter(isScalarType);
    expect(scalars.map(({ name }) => name).sort()).toEqual([
      ...[
        'Boolean',
        'Count',
        'CountryCode',
        'CurrencyCode',
        'Date',
        'DateTime',
        'Decimal',
        'ID',
        'Int',
      ],
      ...['Locale', 'PhoneNumber', 'String', 'TimeOfDay', 'TimeZone', 'YearMonth'],
    ]);
  });

  it('says of every scalar of its own where it is specified', () => {
    const own = types.filter(isScalarType).filter((type) => !isSpecifiedScalarType(type));
    const without = own.filter(({ specifiedByURL }) => !specifiedByURL?.startsWith('https://'));
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});

/** Lists that are no connection, and why each is short. */
const BOUNDED_LISTS: Readonly<Record<string, string>> = {
  'Query.nodes': 'as many as asked for, at most 100',
  'Query.backgroundWork': 'kinds of work, a dozen',
  'Query.services': 'the catalogue, a dozen',
  'Service.terms': 'published versions, a few in years',
  'ServiceTerms.clauses': 'one for each rule',
  'TermsDocument.clauses': 'at most 200 a version',
  'Account.people': 'at most 100',
  'Account.problems': 'of at most 100 subscriptions',
  'SubscriptionsRunningError.subscriptions': 'at most 100',
  'ApiClient.scopes': 'one of each at the most, ten',
  'ApiClient.accounts': 'at most 100',
  'ApiClient.secrets': 'at most 5 that work',
  'WebhookEndpoint.problems': 'of five kinds',
  'WebhookEndpoint.secrets': 'those that overlap, a few within a week',
  'WebhookEndpoint.types': 'one of each at the most',
  'WebhookPreview.headers': 'those of one request',
  'CalendarFeed.accounts': 'one, or those that a partner’s token is confined to, at most 1,000',
  'Viewer.rights': 'one for each right there is',
  'Order.lines': 'at most 20',
  'Subscription.charges': 'at most 100 an order line',
  'Subscription.periods': 'at most 200',
  'Subscription.reminders':
    'at most ten and one that a decision names, and those of earlier settings',
  'ReminderSetting.daysBefore': 'at most ten',
  'Reminder.mails': 'one to each owner, at most 100',
  'Subscription.deadlinePassedMails': 'one to each owner, at most 100',
  'Subscription.contractChanges': 'what happens to a contract, a few a year',
  'Invoice.sections': 'one a subscription',
  'Invoice.lines': 'a few for each charge and month that it bills',
  'Invoice.unbilledBefore': 'a few for each charge and month that nobody billed',
  'Invoice.lateUseRefused': 'one for each month and direction that came too late',
  'Invoice.files': 'one of each format, three',
  'Invoice.taxes': 'one for each category and rate, a few',
  'InvoiceLine.details': 'at most 50',
  'InvoiceSection.lines': 'those of one subscription',
  'RestOfTerm.months': 'those of a term and its renewal, at most 2,400',
  'MonthCharges.lines': 'one for each charge, more where it changes in the month',
  'Order.subscriptions': 'one a line',
  'OrderLine.rates': 'at most 5,000',
  'ContractChange.rates': 'those of one announcement or order line',
  'ContractChangePreview.rates': 'as many as given',
  'OrderLine.pools': 'at most 20',
  'CorrectRatesPayload.rates': 'those of one correction, at most 2,000',
  'Query.legalEntities': 'companies of the provider, a few',
  'LegalEntity.notes': 'at most 10',
  'LegalEntity.exchangeRates': 'one for each currency of documents, a few',
  'Query.rateCards': 'published by hand, the latest version of each',
  'RateCard.rates': 'at most 5,000',
  'RateCard.versions': 'the latest 100',
  'RateHours.weekdays': 'at most seven',
  'OrderLine.recurringCharges': 'at most 100',
  'OrderLine.oneTimeCharges': 'at most 100',
  'ActivateOrderPayload.subscriptions': 'one a line',
  'Subscription.supportContacts': 'added by hand, those valid on one day',
  'SupportContact.languages': 'at most 20',
  'SupportContact.severities': 'at most 20',
  'Subscription.unratedUsage': 'at most 100',
  'UsageRecord.versions': 'one call is corrected a few times',
  'UsageTotals.pools': 'at most 20',
  'Subscription.terminationNotices': 'one stands at a time',
  'EmergencyCalling.incidents': 'at most 100',
  'Service.limitationNotices': 'published versions, a few in years',
  'ImportServiceUsersPayload.results': 'one for each user given or replaced, at most 2,000',
  'PerformanceDemand.answers': 'at most 100',
  'AuditEntry.changes': 'what one act changes',
  'TermPreview.periods': 'as many as asked for, at most 100',
  'RatingPreview.calls': 'one for each call given, at most 1,000',
  'RecordUsagePayload.results': 'one for each record given, at most 1,000',
  'Query.usageAnswers': 'one for each id given, at most 1,000',
  'UsageAnswer.issues': 'at most 100',
  'UsageTakeBackPreview.sums': 'one for each currency, month, direction and status',
  'UsageImportIssue.problems': 'one for each field of a record, a dozen',
  'Invoice.payments': 'at most 100',
  'Invoice.refunds': 'at most 100',
  'Invoice.disputes': 'at most 100',
  'Invoice.creditNotes': 'at most 100',
  'Invoice.transmissions': 'at most 100',
  'TestClockAdvance.unbilled': 'a month at most for each of 50 years',
  'Invoice.corrects': 'one for each month that is corrected',
  'InvoiceDispute.lines': 'those of one invoice',
  'Payment.taxSplit': 'one for each category and rate',
  'AccountStatement.openItems': 'invoices that are not paid, one a month',
  'Derivation.steps': 'a computation has a few',
  'DerivationStep.inputs': 'a step has a few',
};
const isConnection = (type: GraphQLObjectType) => /(Connection|Edge)$/.test(type.name);

/** Not null though they need a right of their own, and why. */
const NEVER_NULL: Readonly<Record<string, string>> = {
  'Query.accounts': 'a name that callers rely on',
  'Subscription.usageRecords': 'a name that callers rely on',
  'UsageRecord.subscription': 'a name that callers rely on',
  'SubscriptionCharge.charge': 'only a subscription leads there, which needs the same right',
  'BillingRunAccount.account': 'only a run leads there, and staff who may read it read accounts',
  'EmergencyCalling.users': 'only a subscription leads there, which needs the same right',
};

describe('Fields', () => {
  it('that lead to what needs another right are null without it, and lose nothing around them', () => {
    const rightOf = ({ name }: { readonly name: string }) =>
      schema.getType(name.replace(/(Connection|Edge)$/, ''))?.extensions['right'];
    const lost = objects
      .filter(({ name }) => name !== 'Mutation')
      .flatMap((type) =>
        fieldsOf(type)
          .filter(({ type: of }) => isNonNullType(of))
          .filter(({ extensions, type: of }) => {
            const right = extensions['right'] ?? rightOf(getNamedType(of));
            return right !== undefined && right !== rightOf(type);
          })
          .map(({ name }) => `${type.name}.${name}`),
      );
    expect(lost.sort()).toEqual(Object.keys(NEVER_NULL).sort());
  });
});

describe('Lists', () => {
  it('are connections, or known to be short', () => {
    const lists = objects
      .filter((type) => !isConnection(type))
      .flatMap((type) =>
        fieldsOf(type)
          .filter(({ type: of }) => isListType(getNullableType(of)))
          .filter(({ type: of }) => !['String', 'UserError'].includes(getNamedType(of).name))
          .map(({ name }) => `${type.name}.${name}`),
      );
    const texts = ['SupportContact.languages', 'SupportContact.severities'];
    expect([...lists, ...texts].sort()).toEqual(Object.keys(BOUNDED_LISTS).sort());
  });

  it('that are connections take first, after, last and before, and count on request', () => {
    // They go forward only: an argument "before" is a day until it leaves; problems are computed,
    // not counted.
    const forward = [
      ...['Account.usageBreakdown', 'Subscription.usageBreakdown', 'Query.problems'],
      // A feed is read to its end, which moves.
      ...['Query.events', 'Account.events'],
    ];
    const connections = allFields.filter(
      ([name, { type }]) =>
        getNamedType(type).name.endsWith('Connection') && !forward.includes(name),
    );
    expect(connections.length).toBeGreaterThan(2);
    for (const [name, { args, type }] of connections) {
      const names = args.map((argument) => argument.name);
      const all = ['first', 'after', 'last', 'before'];
      expect([name, all.filter((argument) => !names.includes(argument))]).toEqual([name, []]);
      const fields = fieldsOf(getNamedType(type) as GraphQLObjectType).map((field) => field.name);
      expect([name, fields.sort()]).toEqual([name, ['edges', 'nodes', 'pageInfo', 'totalCount']]);
    }
  });
});

describe('Mutations', () => {
  const mutations = fieldsOf(schema.getMutationType() as GraphQLObjectType);

  it('take one input of their own and answer with a payload of their own', () => {
    for (const { name, args, type } of mutations) {
      const stem = `${name[0]?.toUpperCase()}${name.slice(1)}`;
      expect(args.map((argument) => `${argument.name}: ${argument.type.toString()}`)).toEqual([
        `input: ${stem}Input!`,
      ]);
      expect(type.toString()).toBe(`${stem}Payload!`);
    }
  });

  it('have nullable results, and userErrors: [UserError!]!', () => {
    for (const { name, type } of mutations) {
      const { userErrors, ...results } = (getNamedType(type) as GraphQLObjectType).getFields();
      expect([name, userErrors?.type.toString()]).toEqual([name, '[UserError!]!']);
      expect(Object.keys(results).length).toBeGreaterThan(0);
      const strict = Object.values(results).filter((field) => isNonNullType(field.type));
      expect([name, strict.map((field) => field.name)]).toEqual([name, []]);
    }
  });

  it('have every kind of UserError in the schema, each with code, message and path', () => {
    const kinds = schema.getPossibleTypes(schema.getType('UserError') as never);
    expect(kinds.length).toBeGreaterThan(3);
    for (const kind of kinds) {
      const { code, message, path: at } = kind.getFields();
      const found = [code, message, at].map((field) => field?.type.toString());
      expect(found).toEqual(['UserErrorCode!', 'String!', '[String!]!']);
    }
  });
});

describe('Objects', () => {
  it('with an id are Nodes, and only those', () => {
    const withId = objects.filter((type) => 'id' in type.getFields()).map(({ name }) => name);
    const nodes = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    expect(withId.sort()).toEqual([...nodes].sort());
    for (const name of nodes) {
      expect((schema.getType(name) as GraphQLObjectType).getFields()['id']?.type.toString()).toBe(
        'ID!',
      );
    }
  });

  it('hold references, never bare ids of other objects', () => {
    const bare = allFields.filter(
      ([name, { type }]) => getNamedType(type).name === 'ID' && !name.endsWith('.id'),
    );
    // What is not there any more has nothing but its id.
    expect(bare.map(([name]) => name)).toEqual([
      'DeleteWebhookEndpointPayload.deletedWebhookEndpointId',
    ]);
  });

  it('name days …On, instants …At, and ends with their bound', () => {
    const exceptions = new Set([
      ...['Viewer.now', 'TestClock.now', 'Account.today'],
      ...['DerivationValue.date', 'DerivationValue.dateTime'],
    ]);
    const offenders = allFields.filter(([name, { type }]) => {
      if (exceptions.has(name)) return false;
      const kind = getNamedType(type).name;
      if (kind === 'DateTime') return !/(At|Before)$/.test(name);
      const days = /(On|From|Before|DueBy|Until|last[A-Z]\w*Day|freeUntil)$/;
      return kind === 'Date' && !days.test(name);
    });
    expect(offenders.map(([name]) => name)).toEqual([]);
  });
});

describe('Changes', () => {
  it('are announced: what is deprecated says what to use and until when it stays', () => {
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    const all: [string, string | null | undefined][] = [
      ...allFields.map(([name, field]) => [name, field.deprecationReason] as const),
      ...allFields.flatMap(([name, { args }]) =>
        args.map((each) => [`${name}(${each.name})`, each.deprecationReason] as const),
      ),
      ...inputs.flatMap((type) =>
        Object.values(type.getFields()).map(
          (each) => [`${type.name}.${each.name}`, each.deprecationReason] as const,
        ),
      ),
    ].map(([name, reason]) => [name, reason]);
    const form = /^Use \S.*\. Leaves after \d{4}-\d{2}-\d{2}\.$/;
    const deprecated = all.filter(([, reason]) => reason != null);
    expect(deprecated.map(([name]) => name)).toContain('Subscription.usageBreakdown(before)');
    expect(deprecated.filter(([, reason]) => !form.test(reason ?? ''))).toEqual([]);
  });
});

describe('The examples of GraphiQL', () => {
  const folder = path.join(root, 'web', 'graphiql', 'examples');
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.graphql'));

  it('are there', () => expect(files.length).toBeGreaterThan(5));

  it.each(files)('%s is a valid operation, and says as whom to ask', (file) => {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
    expect(text).toMatch(
      /^# viewer: (staff|readOnlyStaff|customer|member|otherCustomer|partner|beneficiary)$/m,
    );
  });

  it.each(fs.readdirSync(folder).filter((file) => file.endsWith('.json')))(
    '%s holds variables for an example that is there',
    (file) => {
      expect(files).toContain(file.replace(/json$/, 'graphql'));
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      expect(Object.keys(JSON.parse(text) as object).length).toBeGreaterThan(0);
    },
  );
});
