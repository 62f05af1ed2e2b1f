import { GoodValues, type Form } from './good-values';
import { asked, type HostileWorld, type SeatName } from './hostile-world';
import type { HostileRequest } from './judge';
import type { Nasty } from './nasty';
import { NASTY, NOTHING } from './nasty-values';
import { Operations } from './operations';
import { nameOf, positionsOf, type Position } from './positions';
import type { Rehearsal } from './rehearsal';

/** Whoever asks makes something of their own, accounts that nobody is to touch among them. */
const MAKES_THEIR_OWN = ['Mutation.createWebhookEndpoint'];

/** So many in all, as long as every position gets the fewest. */
const BUDGET = 2_000;
const FEWEST = 3;
/** How often each nasty value is used at the least. */
const USES = 3;

/**
 * One request for each of a sample of (position, nasty value): every position gets some, every
 * value is used several times, as a literal and in the variables by turns.
 */
export function badValues(world: HostileWorld, rehearsal: Rehearsal): HostileRequest[] {
  const { schema, seats } = world;
  const operations = new Operations(schema, new GoodValues(schema, world.playgroundIds));
  const positions = positionsOf(schema);
  const dealt = deal(positions);
  return dealt.flatMap(([position, nasty], index) => {
    const forms: Form[] = index % 2 === 0 ? ['json', 'literal'] : ['literal', 'json'];
    const operation = forms
      .map((form) => operations.nasty(position, nasty, form))
      .find((written) => written !== undefined);
    if (!operation) return [];
    const able = rehearsal.get(nameOf(position))?.seat ?? 'staff';
    const isForAll = MAKES_THEIR_OWN.includes(nameOf(position));
    const seat = seats[isForAll ? able : seatFor(index, able)];
    const name = `${nasty.name} at ${position.label}`;
    const request = asked('values', name, seat, operation.query, operation.variables);
    const { json = '', literal = '' } = nasty.of({ json: 'null', literal: 'null' });
    return [{ ...request, texts: [...(request.texts ?? []), decoded(json), decoded(literal)] }];
  });
}

function decoded(text: string): string {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

/** Whoever may do it reaches the deepest; others ask, too. */
function seatFor(index: number, able: SeatName): SeatName {
  const others: SeatName[] = ['owner', 'partner', 'member', 'NICE', 'stranger'];
  return index % 4 === 0 ? (others[(index / 4) % others.length] ?? able) : able;
}

/** Goes round the nasty values of each kind of position, so that all are used alike. */
function deal(positions: readonly Position[]): [Position, Nasty][] {
  const fewest = Math.max(FEWEST, Math.floor(BUDGET / positions.length) - NOTHING.length);
  const next = new Map<string, number>();
  return positions.flatMap((position) => {
    const deck = NASTY[position.deck] ?? NASTY['String'] ?? [];
    const alike = positions.filter((other) => other.deck === position.deck).length;
    const count = Math.min(deck.length, Math.max(fewest, Math.ceil((USES * deck.length) / alike)));
    const from = next.get(position.deck) ?? 0;
    next.set(position.deck, from + count);
    const hand = Array.from({ length: count }, (_, index) => deck[(from + index) % deck.length]);
    return [...hand, ...NOTHING].flatMap((nasty): [Position, Nasty][] =>
      nasty ? [[position, nasty]] : [],
    );
  });
}
