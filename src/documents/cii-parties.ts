import type {
  InvoiceBuyer,
  InvoiceDocument,
  InvoiceParty,
  InvoiceSeller,
  PartyContact,
  PostalAddress,
  SchemedIdentifier,
} from '../domain/invoice/invoice-document';
import { element, textElement, type Xml } from './xml-text';

/** BG-4. */
export const sellerParty = (seller: InvoiceSeller, namesVatIds: boolean): Xml =>
  element(
    'ram:SellerTradeParty',
    ...partyContent(seller, seller.legalForm, [
      ...(namesVatIds ? [taxRegistration('VA', seller.vatId)] : []),
      taxRegistration('FC', seller.taxNumber),
    ]),
  );

/** BG-7. */
export const buyerParty = (buyer: InvoiceBuyer, namesVatIds: boolean): Xml =>
  element(
    'ram:BuyerTradeParty',
    ...partyContent(buyer, null, namesVatIds ? [taxRegistration('VA', buyer.vatId)] : []),
  );

/**
 * BG-13: where it is delivered if not to the buyer's address. A supply within the EU always says
 * where (BR-IC-12).
 */
export function deliveryParty({ buyer, lines }: InvoiceDocument): Xml {
  const needsPlace = lines.some(({ taxCategory }) => taxCategory === 'K');
  const own = needsPlace ? { name: buyer.legalName, address: buyer.address } : null;
  const delivery = buyer.delivery ?? own;
  if (delivery === null) return '';
  return element(
    'ram:ShipToTradeParty',
    textElement('ram:Name', delivery.name),
    postalAddress(delivery.address),
  );
}

function partyContent(
  party: InvoiceParty,
  legalForm: string | null,
  taxRegistrations: readonly Xml[],
): Xml[] {
  const { identifier, registration, electronicAddress } = party;
  return [
    identifierElement('ram:GlobalID', identifier),
    textElement('ram:Name', party.legalName),
    textElement('ram:Description', legalForm),
    element(
      'ram:SpecifiedLegalOrganization',
      identifierElement('ram:ID', registration),
      textElement('ram:TradingBusinessName', party.tradingName),
    ),
    contact(party.contact),
    postalAddress(party.address),
    element('ram:URIUniversalCommunication', identifierElement('ram:URIID', electronicAddress)),
    ...taxRegistrations,
  ];
}

const identifierElement = (name: string, identifier: SchemedIdentifier | null): Xml =>
  identifier === null ? '' : textElement(name, identifier.value, { schemeID: identifier.scheme });

const taxRegistration = (scheme: 'VA' | 'FC', id: string | null): Xml =>
  element('ram:SpecifiedTaxRegistration', textElement('ram:ID', id, { schemeID: scheme }));

const contact = (person: PartyContact | null): Xml =>
  element(
    'ram:DefinedTradeContact',
    textElement('ram:PersonName', person?.name),
    element(
      'ram:TelephoneUniversalCommunication',
      textElement('ram:CompleteNumber', person?.telephone),
    ),
    element('ram:EmailURIUniversalCommunication', textElement('ram:URIID', person?.email)),
  );

const postalAddress = ({ lines, postalCode, city, subdivision, countryCode }: PostalAddress) =>
  element(
    'ram:PostalTradeAddress',
    textElement('ram:PostcodeCode', postalCode),
    textElement('ram:LineOne', lines[0]),
    textElement('ram:LineTwo', lines[1]),
    textElement('ram:LineThree', lines[2]),
    textElement('ram:CityName', city),
    textElement('ram:CountryID', countryCode),
    textElement('ram:CountrySubDivisionName', subdivision),
  );
