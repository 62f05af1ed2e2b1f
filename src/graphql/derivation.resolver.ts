import { FieldResolver, Resolver, Root } from 'type-graphql';
import {
  defaultFieldResolver,
  getNamedType,
  GraphQLNonNull,
  isEnumType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { after, type PromiseOrValue } from '../application/promise-or-value';
import type { Trace } from '../domain/derivation';
import type { Language } from '../domain/wording';
import {
  Derivation,
  DerivationStep,
  stepsOf,
  type ToldDerivation,
  type ToldStep,
} from './derivation.type';

@Resolver(() => Derivation)
export class DerivationResolver {
  @FieldResolver()
  summary(@Root() { trace, language }: ToldDerivation): string {
    return trace.summaryIn(language);
  }

  @FieldResolver(() => [DerivationStep])
  steps(@Root() derivation: ToldDerivation): ToldStep[] {
    return stepsOf(derivation);
  }
}

interface LanguageArguments {
  readonly language: Language;
}
type Resolve = GraphQLFieldResolver<unknown, unknown, LanguageArguments>;

function languageArgument(schema: GraphQLSchema): GraphQLArgument {
  const language = schema.getType('Language');
  if (!isEnumType(language)) throw new Error('the schema has no languages');
  return {
    name: 'language',
    description:
      'Language of its summary, rules, formulas and labels, and of the clauses that it leads to.',
    type: new GraphQLNonNull(language),
    defaultValue: 'EN',
    deprecationReason: undefined,
    extensions: {},
    astNode: undefined,
  };
}

/** Gives every field that leads to a derivation the argument in which language it is told. */
export function toldInLanguages(schema: GraphQLSchema): GraphQLSchema {
  const argument = languageArgument(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (getNamedType(field.type).name !== 'Derivation') continue;
      field.args = [...field.args, argument];
      const resolve: Resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (root, args: LanguageArguments, context, info) => {
        const found = resolve(root, args, context, info) as PromiseOrValue<Trace | null>;
        return after(found, (trace) => trace && { trace, language: args.language });
      };
    }
  }
  return schema;
}
