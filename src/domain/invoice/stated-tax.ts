import { DomainError } from '../domain-error';
import type { Micros } from '../money/money';
import { refusal } from '../refusals';
import { quote } from '../time/calendar-date';
import type { Wording } from '../wording';
import type { TaxCategory } from './tax';

/** How what an account buys is taxed. */
export interface StatedTax {
  readonly category: TaxCategory;
  /** Percent, in millionths. */
  readonly rate: Micros;
  /** Why no tax is due, in words; null where a code says it, or tax is due. */
  readonly reasonText: string | null;
  /** The same as a code of the VATEX list, such as "VATEX-EU-AE". */
  readonly reasonCode: string | null;
}

const REASON_CODE_FORM = /^VATEX-[A-Z]{2}-[A-Z0-9](?:[A-Z0-9-]{0,28}[A-Z0-9])?$/;

const refuse = (wording: Wording): never => {
  throw new DomainError('INVALID_TAX', wording);
};

/** Categories without tax that need no reason: the rate itself is 0, or there is tax. */
const WITHOUT_REASON: readonly TaxCategory[] = ['S', 'Z'];

/**
 * Checks that there is a reason where no tax is due, and none where a rate applies.
 *
 * @throws DomainError INVALID_TAX
 */
export function checkTaxReason(tax: Omit<StatedTax, 'rate'>): void {
  const { category, reasonText, reasonCode } = tax;
  const got = reasonText ?? reasonCode;
  if (WITHOUT_REASON.includes(category)) {
    if (got === null) return;
    refuse(
      refusal('expected no reason for the category {category}, got {got}', {
        category,
        got: quote(got),
      }),
    );
  }
  if (got === null) {
    refuse(
      refusal('expected a reason for the category {category}, as a text or a code, got none', {
        category,
      }),
    );
  }
  if (reasonCode === null || REASON_CODE_FORM.test(reasonCode)) return;
  refuse(refusal('expected a code such as "VATEX-EU-AE", got {got}', { got: quote(reasonCode) }));
}

/** Of seller and buyer, what tax depends on. */
export interface TaxedParty {
  readonly vatId: string | null;
}

/** Both sides are named by their VAT ids where the buyer owes the tax, or reports the purchase. */
const BETWEEN_VAT_IDS: readonly TaxCategory[] = ['AE', 'K'];
/** Whatever is within the scope of VAT is sold by someone whom the tax office knows. */
const OUTSIDE_THE_SCOPE: TaxCategory = 'O';

/**
 * Which sides still lack the VAT id that a category needs: both have one under AE and K, the seller
 * under G; under S, Z and E the seller has one, or a tax number.
 *
 * Source: EN 16931 BR-S-02, BR-Z-02, BR-E-02, BR-G-02, BR-AE-02, BR-IC-02.
 */
export function sidesWithoutVatId(
  category: TaxCategory,
  seller: TaxedParty & { readonly taxNumber: string | null },
  buyer: TaxedParty,
): ('SELLER' | 'BUYER')[] {
  if (category === OUTSIDE_THE_SCOPE) return [];
  const isBetween = BETWEEN_VAT_IDS.includes(category);
  const takesTaxNumber = !isBetween && category !== 'G';
  const isSellerKnown = seller.vatId !== null || (takesTaxNumber && seller.taxNumber !== null);
  return [
    ...(isSellerKnown ? [] : (['SELLER'] as const)),
    ...(isBetween && buyer.vatId === null ? (['BUYER'] as const) : []),
  ];
}
