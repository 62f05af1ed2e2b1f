import { isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';
import { currentSpan, within, type Span } from '../monitoring/span';

/** Calls of one field that go on at the same time. */
interface Group {
  readonly span: Span;
  calls: number;
  open: number;
}

const groups = new WeakMap<Span, Map<string, Group>>();

/**
 * Has resolvers record a span: one for all calls of a field that go on at the same time, as the
 * elements of a list have them, so that a trace is as long as what was asked.
 */
export function traced(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      const name = `${type.name}.${field.name}`;
      // Most requests are not traced: this is all that it costs them, hundreds of times each.
      field.resolve = (source, args, context, info) => {
        const span = currentSpan();
        if (!span) return resolve(source, args, context, info);
        return inGroup(span, name, () => resolve(source, args, context, info));
      };
    }
  }
  return schema;
}

/** What a resolver has at once is no work of a moment, and no span. */
function inGroup(parent: Span, name: string, work: () => unknown): unknown {
  const ofParent = groups.get(parent) ?? new Map<string, Group>();
  groups.set(parent, ofParent);
  const group = ofParent.get(name) ?? { span: parent.child(name, {}), calls: 0, open: 0 };
  ofParent.set(name, group);
  group.calls += 1;
  group.open += 1;
  const leave = (): void => {
    group.open -= 1;
    if (group.open > 0) return;
    ofParent.delete(name);
    group.span.set({ calls: group.calls });
    group.span.end();
  };
  try {
    const result = within(group.span, work);
    if (result instanceof Promise) return result.finally(leave);
    leave();
    return result;
  } catch (error) {
    leave();
    throw error;
  }
}
