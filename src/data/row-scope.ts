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

/** An empty value, or one that a list would be cut by, would mean something else. */
function checked(value: string, form: RegExp): string {
  if (!form.test(value)) throw new Error('a database scope holds a malformed value');
  return value;
}

/**
 * The settings that open the scope's rows for one transaction.
 *
 * Every one is made each time, the others empty: whatever a connection has been through, only this
 * scope is in force. An empty value of `partner_account_ids` stands for all accounts of the
 * partner, a list, even an empty one, for those alone.
 */
export function scopeSettings(scope: DatabaseScope): Readonly<Record<string, string>> {
  return {
    'app.scope': scope.kind === 'EVERYTHING' ? 'all' : '',
    'app.account_id': scope.kind === 'ACCOUNT' ? checked(scope.accountId, UUID) : '',
    'app.account_ids': '',
    'app.partner_id': scope.kind === 'PARTNER' ? checked(scope.partnerId, UUID) : '',
    'app.partner_account_ids':
      scope.kind === 'PARTNER' && scope.accountIds ? arrayOf(scope.accountIds) : '',
    'app.vendor_code': scope.kind === 'VENDOR' ? checked(scope.vendorCode, VENDOR_CODE) : '',
  };
}

const arrayOf = (ids: readonly string[]) => `{${ids.map((id) => checked(id, UUID)).join(',')}}`;
