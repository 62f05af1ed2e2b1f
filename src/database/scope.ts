/**
 * Which rows a viewer's statements may reach; row-level security enforces it.
 *
 * EVERYTHING: the provider's staff. ACCOUNT: one account's own people. PARTNER: the accounts that
 * belong to a partner. VENDOR: the contracts that a vendor is beneficiary of, to read.
 */
export type DatabaseScope =
  | { readonly kind: 'EVERYTHING' }
  | { readonly kind: 'ACCOUNT'; readonly accountId: string }
  | { readonly kind: 'PARTNER'; readonly partnerId: string }
  | { readonly kind: 'VENDOR'; readonly vendorCode: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VENDOR_CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

// SET takes no parameters, so the values become literals: nothing but a checked form may pass.
function literal(value: string, form: RegExp): string {
  if (!form.test(value)) throw new Error('a database scope holds a malformed value');
  return `'${value}'`;
}

/** The SET LOCAL statements that open the scope's rows for one transaction. */
export function scopeSettings(scope: DatabaseScope): string {
  switch (scope.kind) {
    case 'EVERYTHING':
      return `set local app.scope = 'all'`;
    case 'ACCOUNT':
      return `set local app.account_id = ${literal(scope.accountId, UUID)}`;
    case 'PARTNER':
      return `set local app.partner_id = ${literal(scope.partnerId, UUID)}`;
    case 'VENDOR':
      return `set local app.vendor_code = ${literal(scope.vendorCode, VENDOR_CODE)}`;
  }
}

/** Opens the rows of accounts that a partner has been found to own. */
export function reachedAccounts(accountIds: Iterable<string>): string {
  const ids = [...accountIds];
  for (const id of ids) literal(id, UUID);
  return `set local app.account_ids = '{${ids.join(',')}}'`;
}
