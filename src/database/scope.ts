/**
 * Which rows a viewer's statements may reach; row-level security enforces it.
 *
 * EVERYTHING: the provider's staff. ACCOUNT: one account's own people. PARTNER: the accounts that
 * belong to a partner, or some of them. VENDOR: the contracts that a vendor is beneficiary of, to
 * read, and what it demands under them.
 */
export type DatabaseScope =
  | { readonly kind: 'EVERYTHING' }
  | { readonly kind: 'ACCOUNT'; readonly accountId: string }
  | {
      readonly kind: 'PARTNER';
      readonly partnerId: string;
      /** The accounts it is confined to; null for all that belong to the partner. */
      readonly accountIds: readonly string[] | null;
    }
  | { readonly kind: 'VENDOR'; readonly vendorCode: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VENDOR_CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

// SET takes no parameters, so the values become literals: nothing but a checked form may pass.
function literal(value: string, form: RegExp): string {
  if (!form.test(value)) throw new Error('a database scope holds a malformed value');
  return `'${value}'`;
}

/**
 * The SET LOCAL statements that open the scope's rows for one transaction.
 *
 * Every setting is made each time, the others empty: whatever a connection has been through, only
 * this scope is in force.
 */
export function scopeSettings(scope: DatabaseScope): string {
  const settings = {
    scope: scope.kind === 'EVERYTHING' ? `'all'` : `''`,
    account_id: scope.kind === 'ACCOUNT' ? literal(scope.accountId, UUID) : `''`,
    account_ids: `''`,
    partner_id: scope.kind === 'PARTNER' ? literal(scope.partnerId, UUID) : `''`,
    partner_account_ids: scope.kind === 'PARTNER' ? confinement(scope.accountIds) : `''`,
    vendor_code: scope.kind === 'VENDOR' ? literal(scope.vendorCode, VENDOR_CODE) : `''`,
  };
  return Object.entries(settings)
    .map(([name, value]) => `set local app.${name} = ${value}`)
    .join('; ');
}

/** Empty for all accounts of the partner; a list, even an empty one, for those alone. */
function confinement(accountIds: readonly string[] | null): string {
  return accountIds === null ? `''` : arrayLiteral(accountIds);
}

function arrayLiteral(ids: readonly string[]): string {
  for (const id of ids) literal(id, UUID);
  return `'{${ids.join(',')}}'`;
}

/** Opens the rows of accounts that a partner has been found to own. */
export function reachedAccounts(accountIds: Iterable<string>): string {
  return `set local app.account_ids = ${arrayLiteral([...accountIds])}`;
}

/** Which of some accounts belong to a partner; the account table admits those alone. */
export const OWNED_ACCOUNTS = {
  name: 'accounts-of-partner',
  text: 'select id from account where id = any($1::uuid[]) and partner_id = $2',
};
