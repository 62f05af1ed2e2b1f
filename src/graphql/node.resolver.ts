import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { GraphQLError } from 'graphql';
import type { RequestContext } from '../application/context';
import { PAGE_SIZE_MAX } from './connection';
import { Node, readPermittedNode, type NodeRow } from './node';
import { readNodeId } from './node-id';

async function nodeOf(context: RequestContext, id: string): Promise<NodeRow | null> {
  const named = readNodeId(id);
  return named ? readPermittedNode(context, named.type, named.key) : null;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'The object with this id; null if there is none that the viewer may see.',
  })
  node(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'A global id.' }) id: string,
  ): Promise<NodeRow | null> {
    return nodeOf(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'The objects with these ids, in the same order; null in place of each one not found.',
  })
  nodes(
    @Ctx() context: RequestContext,
    @Arg('ids', () => [ID], { description: `Global ids, at most ${PAGE_SIZE_MAX}.` }) ids: string[],
  ): Promise<NodeRow | null>[] {
    if (ids.length > PAGE_SIZE_MAX) {
      const message = `ids: expected at most ${PAGE_SIZE_MAX} ids, got ${ids.length}`;
      throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', path: ['ids'] } });
    }
    // Each by itself: one that is refused leaves the others.
    return ids.map((id) => nodeOf(context, id));
  }
}
