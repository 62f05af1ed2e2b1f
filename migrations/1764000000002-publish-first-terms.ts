import type { MigrationInterface, QueryRunner } from 'typeorm';

const RECORDED_AT = '2022-01-01T00:00:00Z';

const VENDORS = [
  ['GOTO', 'GoTo'],
  ['NICE', 'NICE, Ltd.'],
];

const CXONE = 'cxone-service-terms';
const GENERAL = 'terms-of-service';
const GENERAL_URL = 'https://www.goto.com/company/legal/terms-and-conditions';
const GENERAL_URL_FR = 'https://www.goto.com/fr/company/legal/terms-and-conditions';

const DOCUMENTS = [
  [CXONE, 'NICE CXone Services Terms', 'Conditions de service NICE CXone'],
  [GENERAL, 'Terms of Service', 'Conditions générales de service'],
];

const VERSIONS = [
  [
    CXONE,
    '2022-01',
    'https://www.goto.com/company/legal/cxone-service-terms',
    'https://www.goto.com/fr/company/legal/cxone-service-terms',
  ],
  [GENERAL, '2018-08-12', GENERAL_URL, GENERAL_URL_FR],
  [GENERAL, '2020-08-21', GENERAL_URL, GENERAL_URL_FR],
];

/** Our own one-sentence summaries of the clauses that rules rest on. */
const CLAUSES = [
  [
    CXONE,
    '2022-01',
    '1.1',
    'The initial term is what the order states, but at least 12 months, and a partial month at its start is charged pro rata.',
    "La durée initiale est celle de la commande, d'au moins 12 mois, et un mois entamé à son début est facturé au prorata.",
  ],
  [
    CXONE,
    '2022-01',
    '1.2',
    'The contract renews without limit for periods as long as the initial term unless notice is given at least 30 days before a period ends.',
    "Le contrat se renouvelle sans limite pour des périodes égales à la durée initiale, sauf préavis d'au moins 30 jours avant la fin d'une période.",
  ],
  [
    CXONE,
    '2022-01',
    '1.3',
    'This term is for CXone alone and may differ from that of the other services on the account.',
    'Cette durée ne vaut que pour CXone et peut différer de celle des autres services du compte.',
  ],
  [
    CXONE,
    '2022-01',
    '2',
    'NICE, Ltd. supports CXone, and the provider tells the customer how to reach it.',
    'NICE, Ltd. assure le support de CXone et le fournisseur indique au client comment le joindre.',
  ],
  [
    CXONE,
    '2022-01',
    '3',
    "Inbound and outbound use is metered and charged at the order's rates per minute.",
    "L'usage entrant et sortant est mesuré et facturé aux tarifs à la minute de la commande.",
  ],
  [
    CXONE,
    '2022-01',
    '4',
    "NICE, Ltd. is third-party beneficiary: it may exercise the provider's rights and demand performance, for CXone.",
    "NICE, Ltd. est tiers bénéficiaire : il peut exercer les droits du fournisseur et exiger l'exécution, pour CXone.",
  ],
  [
    CXONE,
    '2022-01',
    '5',
    'No emergency calls may be placed over CXone, and the customer must tell every employee and user so.',
    "Aucun appel d'urgence ne doit passer par CXone, et le client doit en avertir tous ses salariés et utilisateurs.",
  ],
  [
    GENERAL,
    '2018-08-12',
    '3.1',
    'Where the order states no term, it is 12 months.',
    "Si la commande n'indique pas de durée, celle-ci est de 12 mois.",
  ],
  [
    GENERAL,
    '2020-08-21',
    '1.1',
    'The provider itself supports its services.',
    'Le fournisseur assure lui-même le support de ses services.',
  ],
  [
    GENERAL,
    '2020-08-21',
    '2.1',
    'An order takes effect on the earlier of its submission and its signature, and each order stands alone.',
    'Une commande prend effet à la première des deux dates, envoi ou signature, et chacune est indépendante.',
  ],
  [
    GENERAL,
    '2020-08-21',
    '2.4',
    'Fees may be disputed within 15 days of the invoice date.',
    'Les frais peuvent être contestés dans les 15 jours de la date de facture.',
  ],
  [
    GENERAL,
    '2020-08-21',
    '3.1',
    'The term of the order begins on its effective date and renews by 12 months unless either party gives notice at least 30 days before it expires.',
    "La durée de la commande court dès sa prise d'effet et se renouvelle par 12 mois, sauf préavis d'une partie au moins 30 jours avant l'échéance.",
  ],
  [
    GENERAL,
    '2020-08-21',
    '3.3',
    'Use after expiry or termination is still to be paid.',
    "L'usage après l'échéance ou la résiliation reste dû.",
  ],
  [
    GENERAL,
    '2020-08-21',
    '9.11',
    'When a notice counts as given depends on how it was delivered.',
    "Le moment où une notification est réputée donnée dépend de son mode d'envoi.",
  ],
  [
    GENERAL,
    '2020-08-21',
    '9.14',
    'Nobody outside the contract may enforce it.',
    'Aucun tiers ne peut se prévaloir du contrat.',
  ],
];

const SERVICES = [
  ['CXONE', 'NICE CXone', 'PROHIBITED'],
  ['GOTO_CONNECT', 'GoTo Connect', 'SUPPORTED'],
  ['GOTO_CONTACT_CENTER', 'GoTo Contact Center', 'NOT_AVAILABLE'],
  ['GOTO_CUSTOMER_ENGAGEMENT', 'GoTo Customer Engagement', 'NOT_AVAILABLE'],
  ['OPENVOICE', 'OpenVoice', 'NOT_AVAILABLE'],
  ['OPENVOICE_INTEGRATED', 'OpenVoice Integrated', 'NOT_AVAILABLE'],
  ['ENHANCED_AUDIO', 'Enhanced Audio', 'NOT_AVAILABLE'],
  ['CALL_ME', 'Call Me', 'NOT_AVAILABLE'],
  ['GRASSHOPPER', 'Grasshopper', 'NOT_AVAILABLE'],
  ['GOTO_MEETING', 'GoTo Meeting', 'NOT_AVAILABLE'],
  ['GOTO_WEBINAR', 'GoTo Webinar', 'NOT_AVAILABLE'],
  ['GOTO_TRAINING', 'GoTo Training', 'NOT_AVAILABLE'],
] as const;

/** Rule -> [document, version, clause]: of the CXone terms where they speak, else of the general. */
const GENERAL_RULES: Readonly<Record<string, readonly [string, string, string]>> = {
  EFFECTIVE_DATE: [GENERAL, '2020-08-21', '2.1'],
  INITIAL_TERM: [GENERAL, '2020-08-21', '3.1'],
  DEFAULT_TERM: [GENERAL, '2018-08-12', '3.1'],
  RENEWAL: [GENERAL, '2020-08-21', '3.1'],
  SEPARATE_TERMS: [GENERAL, '2020-08-21', '2.1'],
  NOTICE: [GENERAL, '2020-08-21', '3.1'],
  NOTICE_DELIVERY: [GENERAL, '2020-08-21', '9.11'],
  POST_TERM_USE: [GENERAL, '2020-08-21', '3.3'],
  SUPPORT: [GENERAL, '2020-08-21', '1.1'],
  BENEFICIARY: [GENERAL, '2020-08-21', '9.14'],
};
const CXONE_RULES: typeof GENERAL_RULES = {
  ...GENERAL_RULES,
  INITIAL_TERM: [CXONE, '2022-01', '1.1'],
  PRORATION: [CXONE, '2022-01', '1.1'],
  RENEWAL: [CXONE, '2022-01', '1.2'],
  SEPARATE_TERMS: [CXONE, '2022-01', '1.3'],
  NOTICE: [CXONE, '2022-01', '1.2'],
  METERING: [CXONE, '2022-01', '3'],
  SUPPORT: [CXONE, '2022-01', '2'],
  BENEFICIARY: [CXONE, '2022-01', '4'],
  EMERGENCY_CALLS: [CXONE, '2022-01', '5'],
};

/** The CXone terms of January 2022 and the Terms of Service, with the rules of each service. */
export class PublishFirstTerms1764000000002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await insert(queries, 'vendor (code, name)', VENDORS);
    await insert(queries, 'terms_document (code, title_en, title_fr)', DOCUMENTS);
    await insert(
      queries,
      'terms_document_version (document_code, version, url_en, url_fr, recorded_at)',
      VERSIONS.map((row) => [...row, RECORDED_AT]),
    );
    await insert(
      queries,
      'terms_clause (document_code, version, number, summary_en, summary_fr)',
      CLAUSES,
    );
    for (const [code, name, emergencyCalling] of SERVICES) {
      await insert(queries, 'service (code, name)', [[code, name]]);
      await publish(queries, code, emergencyCalling);
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    for (const table of [
      'service_terms_clause',
      'service_terms',
      'service',
      'terms_clause',
      'terms_document_version',
      'terms_document',
      'vendor',
    ]) {
      await queries.query(`delete from ${table}`);
    }
  }
}

async function publish(
  queries: QueryRunner,
  code: string,
  emergencyCalling: string,
): Promise<void> {
  const isCxone = code === 'CXONE';
  await insert(
    queries,
    `service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at)`,
    [
      [
        ...[code, 1, isCxone ? '2022-01-01' : '2020-08-21'],
        ...(isCxone
          ? [CXONE, '2022-01', GENERAL, '2020-08-21']
          : [GENERAL, '2020-08-21', null, null]),
        ...(isCxone ? [12, 12, null] : [0, 12, 12]),
        ...['ANNIVERSARY', 30, !isCxone, true, true, false],
        ...(isCxone ? [12, 6] : [60, 60]),
        ...[emergencyCalling, isCxone ? 'NICE' : 'GOTO', isCxone ? 'NICE' : null, RECORDED_AT],
      ],
    ],
  );
  const rules = Object.entries(isCxone ? CXONE_RULES : GENERAL_RULES);
  await insert(
    queries,
    'service_terms_clause (service_code, version, rule, document_code, document_version, number)',
    rules.map(([rule, clause]) => [code, 1, rule, ...clause]),
  );
}

async function insert(
  queries: QueryRunner,
  target: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  for (const row of rows) {
    const places = row.map((_, index) => `$${index + 1}`).join(', ');
    await queries.query(`insert into ${target} values (${places})`, [...row]);
  }
}
