// An invoice of so many lines in three sections, as it is finalized for a French account.

const MONTH = '2025-03';
const address = (city) => ({
  lines: ['18 rue des Volontaires'],
  postalCode: '75015',
  city,
  subdivision: null,
  countryCode: 'FR',
});
const party = (legalName, siren) => ({
  legalName,
  tradingName: null,
  address: address('Paris'),
  registration: { scheme: '0002', value: siren },
  identifier: null,
  vatId: `FR44${siren}`,
  electronicAddress: { scheme: '0225', value: siren },
  contact: null,
});
const seller = {
  ...party('Switchboard Télécom SAS', '732829320'),
  taxNumber: null,
  legalForm: 'SAS au capital de 150 000 €, RCS Paris 732 829 320',
  payment: { code: '58', iban: 'FR7630006000011234567890189', accountName: null, bic: 'AGRIFRPP' },
  vatDueOn: 'RECEIPTS',
  vatCurrency: 'EUR',
  notes: ['PMD', 'PMT', 'AAB'].map((code) => ({ code, text: `Mention légale ${code}.` })),
};
const buyer = {
  ...party('Atelier Lumière SARL', '552100554'),
  accountNumber: 'A-100042',
  isBusiness: true,
  buyerReference: null,
  purchaseOrder: 'BC-2025-17',
  delivery: null,
};
const sections = ['CXone', 'GoTo Connect', 'OpenVoice'].map((serviceName, index) => ({
  subscriptionNumber: `S-${index}`,
  serviceName,
  supportedBy: index === 0 ? 'NICE, Ltd.' : seller.legalName,
  orderNumber: `O-${index}`,
  terms: 'Terms of Service, version 7',
  period: { startsOn: '2025-03-10', endsBefore: '2026-03-10' },
  endsBefore: null,
  noticeDueBy: '2026-02-08',
  usageByDay:
    index === 0
      ? { month: MONTH, seconds: Array.from({ length: 31 }, (_, day) => (day * 977) % 7000) }
      : null,
  unratedCalls: 0,
}));

/** `seed` makes other amounts and another number, so that nothing is drawn from memory alone. */
export function documentOf(count, seed) {
  const lines = Array.from({ length: count }, (_, index) => ({
    position: index + 1,
    section: Math.floor((index * sections.length) / count),
    kind: 'USAGE',
    name: `Communications sortantes ${index + 1}`,
    serviceMonth: MONTH,
    serviceFrom: `${MONTH}-10`,
    serviceBefore: '2025-04-01',
    quantity: 60 + index * 37,
    unit: 'SECONDS',
    unitPrice: null,
    days: null,
    daysInMonth: null,
    calls: index + 1,
    net: BigInt(100 + ((index * 7919 + seed * 104_729) % 90_000)) * 10_000n,
    taxCategory: 'S',
    taxRate: 20_000_000n,
    correctsNumber: null,
  }));
  const net = lines.reduce((sum, line) => sum + line.net, 0n);
  const tax = (((net / 10_000n) * 20n + 50n) / 100n) * 10_000n;
  return {
    type: 'INVOICE',
    number: `SW-2025-${String(seed + 1).padStart(6, '0')}`,
    issueMonth: '2025-04',
    issuedOn: '2025-04-04',
    dueOn: '2025-05-04',
    paymentTermDays: 30,
    currency: 'EUR',
    language: 'FR',
    ...{ seller, buyer, sections, lines },
    taxes: [
      {
        category: 'S',
        rate: 20_000_000n,
        base: net,
        tax,
        exemptionReason: null,
        exemptionCode: null,
      },
    ],
    ...{ net, tax, gross: net + tax, creditUsed: 0n, due: net + tax, corrects: [] },
  };
}
