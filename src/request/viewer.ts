import type { DatabaseScope } from '../database/scope';

/** Who asks. Each kind sees through its own window; see docs/api.md. */
export type Viewer =
  | { readonly kind: 'STAFF'; readonly subject: string }
  | {
      readonly kind: 'PERSON';
      readonly subject: string;
      readonly accountId: string;
      /** Owners act for the account; members look. */
      readonly isOwner: boolean;
    }
  | { readonly kind: 'PARTNER'; readonly subject: string; readonly partnerId: string }
  | { readonly kind: 'VENDOR'; readonly subject: string; readonly vendorCode: string };

export type ViewerKind = Viewer['kind'];

/** The rows that the viewer's statements may reach. */
export function scopeOf(viewer: Viewer): DatabaseScope {
  switch (viewer.kind) {
    case 'STAFF':
      return { kind: 'EVERYTHING' };
    case 'PERSON':
      return { kind: 'ACCOUNT', accountId: viewer.accountId };
    case 'PARTNER':
      return { kind: 'PARTNER', partnerId: viewer.partnerId };
    case 'VENDOR':
      return { kind: 'VENDOR', vendorCode: viewer.vendorCode };
  }
}

/** Use is no part of the contract that a beneficiary may enforce: it is between the others. */
export const maySeeUsage = (viewer: Viewer): boolean => viewer.kind !== 'VENDOR';

/** How the viewer is named in `recorded_by`: kind and subject. */
export function actorOf(viewer: Viewer): string {
  return `${viewer.kind.toLowerCase()}:${viewer.subject}`;
}
