import type { ServiceTerms } from './service-terms';

/**
 * Whether a vendor may exercise the provider's rights under a contract with these terms.
 *
 * Source: CXone Services Terms 4 (NICE, Ltd. for CXone); Terms of Service 9.14 (nobody else).
 */
export function isBeneficiary(vendorCode: string, terms: ServiceTerms): boolean {
  return terms.beneficiaryVendorCode === vendorCode;
}
