/** What a list says of someone who uses a service. */
export interface ListedUser {
  readonly name: string;
  readonly email: string | null;
}

/** What is known of that user by now. */
export interface KnownServiceUser extends ListedUser {
  readonly isActive: boolean;
}

/** What an entry of a list makes of a user; LEFT is for whoever a whole list leaves out. */
export type ListingOutcome = 'ADDED' | 'CHANGED' | 'UNCHANGED' | 'LEFT';

/**
 * What an entry of an imported list makes of the user with its id: the same list changes nothing.
 *
 * Someone who had left and is listed again is added again. An e-mail address does not tell who
 * somebody is: users may share one, so nobody is taken for somebody else by it.
 *
 * Source: CXone Services Terms 5 (all employees and other users are to be told).
 */
export function listingOutcome(
  known: KnownServiceUser | undefined,
  listed: ListedUser,
): Exclude<ListingOutcome, 'LEFT'> {
  if (!known?.isActive) return 'ADDED';
  return known.name === listed.name && known.email === listed.email ? 'UNCHANGED' : 'CHANGED';
}
