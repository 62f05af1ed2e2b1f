import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Nasty, Written } from './nasty';
import { ITEM } from './positions';

export type Form = keyof Written;

/** Where in a good value the nasty one goes. */
export interface Hole {
  readonly path: readonly string[];
  readonly nasty: Nasty;
}

/** Optional fields without which the input says too little. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  ChangeAccountInput: ['name'],
  ChangeLegalEntityInput: ['legalName'],
  ChangePersonInput: ['name'],
  CorrectRatesInput: ['retire'],
  CreateApiClientInput: ['partnerId'],
  CreditLineInput: ['net'],
  EraseUsageNumbersInput: ['usedBefore'],
  PartyContactInput: ['name'],
  IssueCreditNoteInput: ['lines'],
  PreviewAmendmentInput: ['recurringCharges'],
  PreviewCreditNoteInput: ['lines'],
  PreviewRerateInput: ['to'],
  PreviewTerminationNoticeInput: ['subscriptionId'],
  RecordEmergencyNotificationInput: ['allOutstanding'],
  RecordRefundInput: ['invoiceId'],
  RerateUsageInput: ['to'],
  SetBillingProfileInput: ['purchaseOrder'],
  UpdateWebhookEndpointInput: ['environment'],
  UsageBreakdownConnection: ['to'],
  UsageRecordInput: ['answeredAt', 'from', 'to'],
  UsageReplacementInput: ['answeredAt', 'from', 'to'],
};

const COMMON: Readonly<Record<string, unknown>> = {
  Boolean: false,
  CountryCode: 'FR',
  CurrencyCode: 'EUR',
  Date: '2026-11-23',
  DateTime: '2026-11-23T12:00:00Z',
  Decimal: '10',
  Int: 1,
  Locale: 'fr-FR',
  PhoneNumber: '+33145000000',
  String: 'A good text',
  TimeOfDay: '08:30',
  TimeZone: 'Europe/Paris',
  YearMonth: '2026-10',
};

/** By the name of the argument or field, or by that of its type and its own. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  additionalIncrementSeconds: 60,
  after: null,
  'AdvanceTestClockInput.to': '2026-11-23T12:00:00Z',
  allOutstanding: true,
  answeredAt: '2026-10-05T12:00:05Z',
  before: null,
  bic: 'AGRIFRPP',
  'ChangeLegalEntityInput.code': 'FULL_FR',
  channel: 'PHONE',
  'ClauseInput.document': 'cxone-service-terms',
  'ClauseInput.number': '3',
  'ClauseInput.version': '2022-01',
  'CreateAccountInput.number': null,
  'CreateWebhookEndpointInput.url': 'https://hooks.example/switchboard',
  'CreditLineInput.net': '0.01',
  'DisputeInvoiceInput.amount': '0.01',
  deliveryMethod: 'EMAIL',
  endedAt: '2026-10-05T12:01:00Z',
  endsBefore: '2026-01-31',
  from: '+33170000001',
  iban: 'FR7630006000011234567890189',
  initialIncrementSeconds: 60,
  languages: 'en',
  'LegalEntity.code': 'FULL_FR',
  legalEntityCode: 'FULL_FR',
  'LegalEntityNoteInput.code': 'PMD',
  outsideLineDigit: '9',
  'PartyIdentifierInput.scheme': '0060',
  'PartyIdentifierInput.value': '123456789',
  paymentTermDaysMax: 60,
  // Not France, where a seller needs more than what is required.
  'PostalAddressInput.countryCode': 'IE',
  prefix: '33',
  'NumberFilter.startsWith': '33',
  'PreviewRerateInput.from': '2026-01-01',
  'PreviewRerateInput.to': '2027-01-01',
  'PublishClauseInput.number': '1.2',
  'PublishDocumentInput.version': '2031-01',
  'PublishLimitationNoticeInput.version': 2,
  'RecordRefundInput.amount': '0.01',
  'RecordExchangeRateInput.currency': 'USD',
  'PublishRateCardInput.code': 'GOOD_CARD',
  'RateCard.code': 'FULL_ACCOUNT',
  'RateCardChoiceInput.code': 'FULL_ACCOUNT',
  'RateHoursInput.before': '18:00',
  'RerateUsageInput.from': '2026-01-01',
  'RerateUsageInput.to': '2027-01-01',
  serviceCode: 'CXONE',
  severities: 'high',
  startedAt: '2026-10-05T12:00:00Z',
  startsOn: '2026-01-01',
  telephone: '+33145000000',
  to: '+33145000000',
  'TermPeriod.from': '2026-01-01',
  'TermPeriod.to': '2027-01-01',
  'TimelineEntryConnection.from': '2026-01-01',
  'TimelineEntryConnection.to': '2026-12-31',
  'UsageBreakdownConnection.from': '2026-01-01',
  'UsageBreakdownConnection.to': '2027-01-01',
  urlEn: 'https://example.com/en',
  urlFr: 'https://example.com/fr',
  validBefore: '2027-01-01',
  validFrom: '2026-01-01',
  vatId: 'FR83404833048',
  vendorCode: 'NICE',
};

/** What ids of changes of a contract, and of credit notes, are called by what they have to be. */
const CHANGES: Readonly<Record<string, string>> = {
  breachnotice: 'BreachNotice',
  creditnote: 'CreditNote',
  partialnotice: 'PartialNotice',
  suspension: 'Suspension',
};

/** Whether a good operation needs a field or argument that its type leaves optional. */
export const isAlwaysGiven = (name: string, owner: string): boolean =>
  (ALWAYS[owner] ?? []).includes(name);

/** Makes good values for any input of the schema, out of what is in the playground. */
export class GoodValues {
  private made = 0;
  private readonly turns = new Map<string, number>();
  private readonly nodeTypes: readonly string[];

  /** @param ids of the playground, by the name of their type. */
  constructor(
    schema: GraphQLSchema,
    private readonly ids: ReadonlyMap<string, readonly string[]>,
  ) {
    const node = schema.getType('Node');
    this.nodeTypes = schema.getPossibleTypes(node as never).map(({ name }) => name);
  }

  /**
   * A value for that argument or field, as it is written; undefined for none at all.
   *
   * @param owner the type that the field belongs to, or the type that an argument's field gives.
   */
  written(
    form: Form,
    type: GraphQLInputType,
    name: string,
    owner: string,
    hole?: Hole,
  ): string | undefined {
    if (hole?.path.length === 0) {
      const good = (one: Form): string => this.written(one, type, name, owner) ?? 'null';
      return hole.nasty.of({ json: good('json'), literal: good('literal') })[form];
    }
    const bare = getNullableType(type);
    if (isListType(bare)) {
      const item = this.written(form, bare.ofType, name, owner, inside(hole, ITEM));
      return `[${item ?? ''}]`;
    }
    if (isInputObjectType(bare)) return this.object(form, bare, hole);
    const value = this.leaf(getNamedType(bare).name, name, owner);
    if (isEnumType(bare)) {
      const codes = bare.getValues().map((one) => one.name);
      const code = codes.includes(String(value)) ? String(value) : (codes[0] ?? '');
      return form === 'json' ? JSON.stringify(code) : code;
    }
    return JSON.stringify(value);
  }

  /** An id of that type, another each time; one that names nothing where there is none. */
  idOf(type: string): string {
    const ids = this.ids.get(type) ?? [];
    // Each type by turns of its own: what else is asked for must not skip an id for ever.
    const turn = this.turns.get(type) ?? 0;
    this.turns.set(type, turn + 1);
    return ids[turn % ids.length] ?? `${type.slice(0, 3).toLowerCase()}_${'A'.repeat(43)}`;
  }

  private object(form: Form, type: GraphQLInputObjectType, hole: Hole | undefined): string {
    const isThere = (field: GraphQLInputField): boolean =>
      isRequiredInputField(field) ||
      hole?.path[0] === field.name ||
      isAlwaysGiven(field.name, type.name);
    const fields = Object.values(type.getFields())
      .filter(isThere)
      .flatMap((field) => {
        const inner = inside(hole, field.name);
        const value = this.written(form, field.type, field.name, type.name, inner);
        return value === undefined ? [] : [[field.name, value] as const];
      });
    const quoted = (name: string): string => (form === 'json' ? JSON.stringify(name) : name);
    return `{${fields.map(([name, value]) => `${quoted(name)}:${value}`).join(',')}}`;
  }

  private leaf(scalar: string, name: string, owner: string): unknown {
    if (scalar === 'ID') return this.idOf(this.nodeTypeOf(name, owner));
    if (name === 'externalId' || /key$/i.test(name)) return `good-${this.next()}`;
    if (owner === 'CreateLegalEntityInput' && /^(code|numberPrefix)$/.test(name)) {
      return `GOOD${this.next()}`;
    }
    if (/^external(Id|Reference)$|key$/i.test(name)) return `good-${this.next()}`;
    if (/email/i.test(name)) return `good-${this.next()}@example.com`;
    if (name === 'effectiveOn') return this.laterDay();
    for (const key of [`${owner}.${name}`, name]) {
      if (key in BY_NAME) return BY_NAME[key];
    }
    return COMMON[scalar] ?? COMMON['String'];
  }

  /** The type of node that "orderId" means, or `account(id:)`; an account where nothing tells. */
  private nodeTypeOf(name: string, owner: string): string {
    const stem = name.replace(/Ids?$/, '').toLowerCase();
    const named = this.nodeTypes.filter((type) => stem !== '' && type.toLowerCase().endsWith(stem));
    if (stem === 'partner') return 'Partner';
    const change = CHANGES[stem];
    if (change !== undefined) return change;
    const [shortest] = named.sort((one, other) => one.length - other.length);
    return shortest ?? (this.nodeTypes.includes(owner) ? owner : 'Account');
  }

  /** Each later than the last: terms are published in that order only. */
  private laterDay(): string {
    return new Date(Date.UTC(2027, 0, 1 + this.next())).toISOString().slice(0, 10);
  }

  private next(): number {
    this.made += 1;
    return this.made;
  }
}

/** The hole as the value inside sees it; undefined where it lies elsewhere. */
function inside(hole: Hole | undefined, step: string): Hole | undefined {
  return hole?.path[0] === step ? { ...hole, path: hole.path.slice(1) } : undefined;
}
