import type { InvoiceDocument, InvoiceNote } from '../domain/invoice/invoice-document';
import { minorUnitDecimals, type CurrencyCode } from '../domain/money/currency';
import { ciiDate } from './cii-dates';
import { lineItem } from './cii-lines';
import { buyerParty, deliveryParty, sellerParty } from './cii-parties';
import { settlement } from './cii-settlement';
import { isFrench } from './party-check';
import { element, textElement, type Xml } from './xml-text';

/** Factur-X in the profile EN 16931, which is the standard itself (BT-24). */
const SPECIFICATION = 'urn:cen.eu:en16931:2017';
/** BT-23 of French platforms: services that are to be paid, or are paid already. */
const SERVICES = 'S1';
const SERVICES_PAID = 'S2';
/** UNTDID 1001 (BT-3). */
const TYPE_CODES = { INVOICE: '380', CREDIT_NOTE: '381' } as const;
/** Amounts of EN 16931 have two decimals at most. */
const DECIMALS_MAX = 2;

/** Whether EN 16931 has documents in the currency: none where it has more than two decimals. */
export const hasXml = (currency: CurrencyCode): boolean =>
  minorUnitDecimals(currency) <= DECIMALS_MAX;

/**
 * The document as UN/CEFACT Cross Industry Invoice, as Factur-X 1.0 takes it in its profile EN
 * 16931. It must have been checked (document-check.ts), and its currency must have XML (hasXml).
 */
export function ciiOf(document: InvoiceDocument): Xml {
  const { type, number, issuedOn, lines } = document;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<rsm:CrossIndustryInvoice${NAMESPACES}>` +
    element(
      'rsm:ExchangedDocumentContext',
      element(
        'ram:BusinessProcessSpecifiedDocumentContextParameter',
        textElement('ram:ID', isPaid(document) ? SERVICES_PAID : SERVICES),
      ),
      element(
        'ram:GuidelineSpecifiedDocumentContextParameter',
        textElement('ram:ID', SPECIFICATION),
      ),
    ) +
    element(
      'rsm:ExchangedDocument',
      textElement('ram:ID', number),
      textElement('ram:TypeCode', TYPE_CODES[type]),
      element('ram:IssueDateTime', ciiDate(issuedOn)),
      ...notesOf(document).map((note) =>
        element(
          'ram:IncludedNote',
          textElement('ram:Content', note.text),
          textElement('ram:SubjectCode', note.code),
        ),
      ),
    ) +
    element(
      'rsm:SupplyChainTradeTransaction',
      ...lines.map((line) => lineItem(document, line)),
      agreement(document),
      `<ram:ApplicableHeaderTradeDelivery>${deliveryParty(document)}</ram:ApplicableHeaderTradeDelivery>`,
      settlement(document),
    ) +
    '</rsm:CrossIndustryInvoice>\n'
  );
}

const NAMESPACES = Object.entries({
  rsm: 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  ram: 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  qdt: 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  udt: 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
})
  .map(([prefix, name]) => ` xmlns:${prefix}="${name}"`)
  .join('');

const isPaid = ({ gross, creditUsed }: InvoiceDocument) => creditUsed > 0n && creditUsed === gross;

/** BG-1: those of the seller, and for a business the kind of sale that French platforms ask for. */
function notesOf({ seller, buyer }: InvoiceDocument): readonly InvoiceNote[] {
  if (!buyer.isBusiness) return seller.notes;
  const isAbroad = isFrench(seller) && !isFrench(buyer);
  return [...seller.notes, { code: 'BAR', text: isAbroad ? 'B2BINT' : 'B2B' }];
}

function agreement({ seller, buyer, sections, lines }: InvoiceDocument): Xml {
  // What is outside the scope of VAT names no VAT ids (BR-O-02).
  const namesVatIds = lines.every(({ taxCategory }) => taxCategory !== 'O');
  const orders = [...new Set(sections.map(({ orderNumber }) => orderNumber))];
  return element(
    'ram:ApplicableHeaderTradeAgreement',
    textElement('ram:BuyerReference', buyer.buyerReference),
    sellerParty(seller, namesVatIds),
    buyerParty(buyer, namesVatIds),
    element(
      'ram:BuyerOrderReferencedDocument',
      textElement('ram:IssuerAssignedID', buyer.purchaseOrder),
    ),
    // There is room for one contract; where there are several, each line names its own.
    element(
      'ram:ContractReferencedDocument',
      textElement('ram:IssuerAssignedID', orders.length === 1 ? orders[0] : null),
    ),
  );
}
