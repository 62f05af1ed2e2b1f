import { createHash } from 'node:crypto';
import type { DatabaseScope } from '../data/row-scope';
import type { PartnerScope, StaffPermission } from './permissions';

/** Who a token was issued to, and what it tells of that one for people to read. */
interface Bearer {
  readonly subject: string;
  /** Absent where the token does not say. */
  readonly name?: string;
  /** A BCP 47 tag; absent where the token does not say. */
  readonly locale?: string;
}

/** Who asks. Each kind sees through its own window; see docs/api.md. */
export type Viewer = Bearer &
  (
    | { readonly kind: 'STAFF'; readonly permissions: ReadonlySet<StaffPermission> }
    | {
        readonly kind: 'PERSON';
        readonly accountId: string;
        /** Owners act for the account; members look. */
        readonly isOwner: boolean;
      }
    | {
        readonly kind: 'PARTNER';
        readonly partnerId: string;
        /** The API client that asks; null for a token of an identity provider. */
        readonly clientId: string | null;
        readonly scopes: ReadonlySet<PartnerScope>;
        /** The accounts it is confined to; null for all that belong to its partner. */
        readonly accountIds: readonly string[] | null;
      }
    | { readonly kind: 'VENDOR'; readonly vendorCode: string }
  );

/** Work of our own that nobody asks for, such as the removal of old detail. */
export interface SystemActor extends Bearer {
  readonly kind: 'SYSTEM';
}

/** Whoever does something: a viewer by its token, or the system by itself. */
export type Actor = Viewer | SystemActor;

export type ActorKind = Actor['kind'];

/** The rows that the actor's statements may reach. */
export function scopeOf(viewer: Actor): DatabaseScope {
  switch (viewer.kind) {
    case 'STAFF':
    case 'SYSTEM':
      return { kind: 'EVERYTHING' };
    case 'PERSON':
      return { kind: 'ACCOUNT', accountId: viewer.accountId };
    case 'PARTNER':
      return { kind: 'PARTNER', partnerId: viewer.partnerId, accountIds: viewer.accountIds };
    case 'VENDOR':
      return { kind: 'VENDOR', vendorCode: viewer.vendorCode };
  }
}

/** Of rows of all accounts, those that are a viewer's; what is absent leaves all in. */
export interface OwnRows {
  readonly accountId?: string | undefined;
  readonly partnerId?: string | undefined;
  /** The accounts that a partner's client is confined to. */
  readonly accountIds?: readonly string[] | undefined;
  readonly beneficiaryCode?: string | undefined;
}

/**
 * What statements over all accounts name of the viewer, so that they find its rows by an index;
 * row-level security admits no others, whatever they name.
 */
export function ownRowsOf(viewer: Actor): OwnRows {
  switch (viewer.kind) {
    case 'STAFF':
    case 'SYSTEM':
      return {};
    case 'PERSON':
      return { accountId: viewer.accountId };
    case 'PARTNER':
      return { partnerId: viewer.partnerId, accountIds: viewer.accountIds ?? undefined };
    case 'VENDOR':
      return { beneficiaryCode: viewer.vendorCode };
  }
}

/** Use is no part of the contract that a beneficiary may enforce: it is between the others. */
export const maySeeUsage = (viewer: Actor): boolean => viewer.kind !== 'VENDOR';

/** Documents, their totals and what is owed are between the provider and the customer. */
export const maySeeBilling = maySeeUsage;

/** How the actor is named in `recorded_by`: kind and subject. */
export function actorOf(viewer: Actor): string {
  return `${viewer.kind.toLowerCase()}:${viewer.subject}`;
}

/**
 * Whose idempotency keys these are, as the hex of a SHA-256.
 *
 * A partner's are shared by its clients, so that a retry may come from another one.
 */
export function keyOwnerOf(viewer: Actor): string {
  return createHash('sha256')
    .update(JSON.stringify(identityOf(viewer)))
    .digest('hex');
}

function identityOf(viewer: Actor): readonly string[] {
  switch (viewer.kind) {
    case 'STAFF':
    case 'SYSTEM':
      return [viewer.kind, viewer.subject];
    case 'PERSON':
      return [viewer.kind, viewer.accountId, viewer.subject];
    case 'PARTNER':
      return [viewer.kind, viewer.partnerId];
    case 'VENDOR':
      return [viewer.kind, viewer.vendorCode, viewer.subject];
  }
}
