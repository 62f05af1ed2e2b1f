import type {
  InvoiceDocument,
  InvoiceParty,
  SchemedIdentifier,
} from '../domain/invoice/invoice-document';
import type { Report } from './document-problem';
import { wording } from './problem.sentences';

/** Scheme of a SIREN among registration numbers, and of an address in the French directory. */
const SIREN = '0002';
const FRENCH_DIRECTORY = '0225';
/** Late penalties, the fixed sum of 40 euros, and the discount for early payment or none. */
const FRENCH_NOTES = ['PMT', 'PMD', 'AAB'];

export const isFrench = (party: InvoiceParty): boolean => party.address.countryCode === 'FR';

/** Whether both are French businesses: the one case in which French rules name a buyer's data. */
export const isFrenchBusinessSale = ({ seller, buyer }: InvoiceDocument): boolean =>
  isFrench(seller) && isFrench(buyer) && buyer.isBusiness;

export function checkParties(document: InvoiceDocument, report: Report): void {
  const { seller, buyer } = document;
  checkParty('seller', seller, report);
  checkParty('buyer', buyer, report);
  if (buyer.delivery) checkAddress('buyer.delivery', buyer.delivery.address.lines, report);
  const isIdentified =
    seller.registration ?? seller.identifier ?? seller.vatId ?? seller.taxNumber ?? null;
  if (isIdentified === null) {
    const sentence =
      'expected a registration number, another identifier or a tax number of the seller, got none';
    report('seller.registration', wording(sentence));
  }
  if (!isFrench(seller)) return;
  for (const code of FRENCH_NOTES) {
    const got = seller.notes.filter((note) => note.code === code).length;
    if (got === 1) continue;
    const sentence =
      'expected the note {code} exactly once from a French seller, got it {got} times';
    report('seller.notes', wording(sentence, { code, got }));
  }
  needSiren('seller', seller, report);
  if (!isFrenchBusinessSale(document)) return;
  needSiren('buyer', buyer, report);
  for (const [name, party] of [['seller', seller] as const, ['buyer', buyer] as const]) {
    if (party.electronicAddress !== null) continue;
    report(`${name}.electronicAddress`, wording('expected an electronic address, got none'));
  }
}

function checkParty(name: string, party: InvoiceParty, report: Report): void {
  if (party.legalName.trim() === '') {
    const sentence = 'expected the legal name of the party, got an empty one';
    report(`${name}.legalName`, wording(sentence));
  }
  checkAddress(name, party.address.lines, report);
  const { electronicAddress: address } = party;
  if (address?.scheme !== FRENCH_DIRECTORY) return;
  const siren = sirenOf(party.registration);
  if (siren === null) {
    needSiren(name, party, report);
  } else if (!address.value.startsWith(siren)) {
    const sentence =
      'expected an electronic address that begins with the SIREN, {siren}, got {got}';
    const words = { siren, got: JSON.stringify(address.value) };
    report(`${name}.electronicAddress`, wording(sentence, words));
  }
}

function checkAddress(name: string, lines: readonly string[], report: Report): void {
  if (lines.length >= 1 && lines.length <= 3) return;
  const words = { got: lines.length };
  report(`${name}.address.lines`, wording('expected an address of 1 to 3 lines, got {got}', words));
}

const sirenOf = (registration: SchemedIdentifier | null) =>
  registration?.scheme === SIREN ? registration.value : null;

function needSiren(name: string, party: InvoiceParty, report: Report): void {
  if (sirenOf(party.registration) !== null) return;
  report(`${name}.registration`, wording('expected the SIREN of the party, got none'));
}
