/**
 * A category of VAT, by its code in EN 16931: S standard, AE reverse charge, E exempt, O outside
 * the scope, Z zero rated, G exported, K supplied within the EU.
 */
export const TAX_CATEGORIES = ['S', 'AE', 'E', 'O', 'Z', 'G', 'K'] as const;
export type TaxCategory = (typeof TAX_CATEGORIES)[number];
