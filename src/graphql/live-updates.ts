import { GraphQLSchema, isObjectType } from 'graphql';
import { Extensions, ObjectType } from 'type-graphql';
import type { RequestContext } from '../application/context';
import type { LiveEvent, LiveReader } from '../application/live-reader';

/** Reads what a subscription is given, checks it, and gives what it has to tell, as it comes. */
export type Subscribe<Given extends object> = (
  context: RequestContext,
  given: Given,
) => Promise<AsyncIterable<LiveEvent>>;

/** Not "Subscription": that is what a customer has, and has been since before this root. */
@ObjectType('LiveUpdates', { description: 'What is told as it happens.' })
export class LiveUpdates {}

/** Says what a field of the root is told by; the field resolves each of its events. */
export const ToldBy = <Given extends object>(
  subscribe: Subscribe<Given>,
): ReturnType<typeof Extensions> => Extensions({ subscribe });

/** Makes the root of subscriptions of the type that holds their fields. */
export function withLiveUpdates(schema: GraphQLSchema): GraphQLSchema {
  const root = schema.getType('LiveUpdates');
  if (!isObjectType(root)) throw new Error('no field of live updates is there');
  for (const field of Object.values(root.getFields())) {
    const subscribe = field.extensions['subscribe'] as Subscribe<object> | undefined;
    if (!subscribe) throw new Error(`nothing tells of ${root.name}.${field.name}`);
    field.subscribe = (_source, given: object, context: RequestContext) =>
      subscribe(context, given);
  }
  return new GraphQLSchema({ ...schema.toConfig(), subscription: root });
}

const readers = new WeakMap<RequestContext, LiveReader>();

/** Tells what the subscription that begins in a context reads by. */
export function beginLive(context: RequestContext, reader: LiveReader): void {
  readers.set(context, reader);
}

/** @throws Error where the operation was not begun as a subscription. */
export function liveReaderOf(context: RequestContext): LiveReader {
  const reader = readers.get(context);
  if (!reader) throw new Error('a subscription began without what it reads by');
  return reader;
}
