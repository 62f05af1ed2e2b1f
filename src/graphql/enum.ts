import { registerEnumType } from 'type-graphql';

/** Registers an enum whose values are their own names, each with its description. */
export function enumType<Name extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Name, string>>,
): { readonly [Value in Name]: Value } {
  const names = Object.keys(values) as Name[];
  const type = Object.fromEntries(names.map((value) => [value, value])) as {
    readonly [Value in Name]: Value;
  };
  registerEnumType(type, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      names.map((value) => [value, { description: values[value] }]),
    ) as Record<Name, { description: string }>,
  });
  return type;
}
