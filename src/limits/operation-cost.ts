import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { conditionsOf, entriesGiven, lengthAsked, type Variables } from './field-arguments';
import {
  AS_ASKED,
  COST_OF_ENTRY,
  costOfField,
  LIST_LENGTH_USUAL,
  LIST_LENGTHS,
} from './field-costs';

/** What an operation is known to take, from its document and the schema. */
export interface OperationPlan {
  /** Fields within fields, through fragments. */
  readonly depth: number;
  /** What it may cost with those variables, whatever the database holds. */
  costOf(variables: Variables): number;
}

/** What a selection costs: once, and for each entry of a list that the field above asked for. */
interface Cost {
  readonly once: number;
  readonly perEntry: number;
}

/** One evaluation: a fragment that is spread a thousand times is counted once. */
interface Evaluation {
  readonly variables: Variables;
  readonly fragments: Map<string, Cost>;
}

interface Plan {
  readonly depth: number;
  cost(evaluation: Evaluation): Cost;
}

const NOTHING: Cost = { once: 0, perEntry: 0 };
const LEAF: Plan = { depth: 0, cost: () => NOTHING };
/** No cost grows beyond it, so that no multiplication leaves the numbers. */
const COST_MAX = 1e15;

/**
 * Plans an operation of a valid document, so that each request with it pays for arithmetic only.
 *
 * The size of the plan, and the time to make and to evaluate it, grow with the document: a fragment
 * is planned once, however often it is spread.
 */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlan {
  const root = schema.getRootType(operation.operation);
  if (!root) throw new TypeError(`the schema has no ${operation.operation}`);
  const plan = new Planner(schema, document, operation).selectionSet(operation.selectionSet, root);
  return {
    depth: plan.depth,
    costOf: (given) => {
      const variables = withDefaults(operation, given);
      return Math.ceil(plan.cost({ variables, fragments: new Map() }).once);
    },
  };
}

/** Raw, as the request has them: what does not fit its type is refused when it is executed. */
function withDefaults(operation: OperationDefinitionNode, given: Variables): Variables {
  const variables = Object.create(null) as Record<string, unknown>;
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name)) variables[name] = given[name];
    else if (defaultValue) variables[name] = valueFromASTUntyped(defaultValue);
  }
  return variables;
}

class Planner {
  private readonly definitions = new Map<string, FragmentDefinitionNode>();
  private readonly fragments = new Map<string, Plan>();
  private readonly costOfEntry: number;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.definitions.set(definition.name.value, definition);
      }
    }
    this.costOfEntry =
      COST_OF_ENTRY[operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query'];
  }

  selectionSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType): Plan {
    const plans = selections.map((selection) => this.selection(selection, parent));
    return {
      depth: Math.max(...plans.map(({ depth }) => depth)),
      cost: (evaluation) => {
        let [once, perEntry] = [0, 0];
        for (const plan of plans) {
          const cost = plan.cost(evaluation);
          once += cost.once;
          perEntry += cost.perEntry;
        }
        return { once, perEntry };
      },
    };
  }

  private selection(node: SelectionNode, parent: GraphQLCompositeType): Plan {
    const plan = this.unconditional(node, parent);
    const conditions = conditionsOf(node);
    if (conditions.length === 0) return plan;
    return {
      depth: plan.depth,
      cost: (evaluation) =>
        conditions.every((isMet) => isMet(evaluation.variables)) ? plan.cost(evaluation) : NOTHING,
    };
  }

  private unconditional(node: SelectionNode, parent: GraphQLCompositeType): Plan {
    switch (node.kind) {
      case Kind.FIELD:
        return this.field(node, parent);
      case Kind.INLINE_FRAGMENT:
        return this.selectionSet(
          node.selectionSet,
          node.typeCondition ? this.type(node.typeCondition.name.value) : parent,
        );
      case Kind.FRAGMENT_SPREAD:
        return this.fragment(node.name.value);
    }
  }

  private fragment(name: string): Plan {
    const known = this.fragments.get(name);
    if (known) return known;
    const definition = this.definitions.get(name);
    if (!definition) throw new TypeError(`the document has no fragment ${name}`);
    const { typeCondition, selectionSet } = definition;
    const body = this.selectionSet(selectionSet, this.type(typeCondition.name.value));
    const plan: Plan = {
      depth: body.depth,
      cost: (evaluation) => {
        const cost = evaluation.fragments.get(name) ?? body.cost(evaluation);
        evaluation.fragments.set(name, cost);
        return cost;
      },
    };
    this.fragments.set(name, plan);
    return plan;
  }

  private field(node: FieldNode, parent: GraphQLCompositeType): Plan {
    const field = this.definitionOf(node.name.value, parent);
    const type = getNamedType(field.type);
    const own = costOfField(parent.name, field.name, type.name);
    const entries = entriesGiven(node, field);
    const below =
      node.selectionSet && isCompositeType(type)
        ? this.selectionSet(node.selectionSet, type)
        : LEAF;
    const depth = below.depth + 1;
    if (below === LEAF && !entries) return { depth, cost: always({ once: own, perEntry: 0 }) };

    const name = `${parent.name}.${field.name}`;
    const asked = lengthAsked(name, node, field);
    const isList = isListType(getNullableType(field.type));
    const length = LIST_LENGTHS[name] ?? (isList ? lengthWithin(parent) : 1);
    return {
      depth,
      cost: (evaluation) => {
        const inner = below.cost(evaluation);
        const askedFor = asked?.(evaluation.variables) ?? 1;
        const once = own + (entries?.(evaluation.variables) ?? 0) * this.costOfEntry;
        const each = Math.min(inner.once + inner.perEntry * askedFor, COST_MAX);
        if (length !== AS_ASKED) return { once: once + each * length, perEntry: 0 };
        return asked ? { once: once + each * askedFor, perEntry: 0 } : { once, perEntry: each };
      },
    };
  }

  private definitionOf(name: string, parent: GraphQLCompositeType): GraphQLField<unknown, unknown> {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef];
    const fields = 'getFields' in parent ? parent.getFields() : {};
    const field = meta.find((each) => each.name === name) ?? fields[name];
    if (!field) throw new TypeError(`${parent.name} has no field ${name}`);
    return field;
  }

  private type(name: string): GraphQLCompositeType {
    const type = this.schema.getType(name);
    if (!isCompositeType(type)) throw new TypeError(`${name} has no fields`);
    return type;
  }
}

const always = (cost: Cost) => () => cost;

const lengthWithin = ({ name }: GraphQLCompositeType) =>
  name.endsWith('Connection') ? AS_ASKED : LIST_LENGTH_USUAL;
