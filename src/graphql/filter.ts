/** Conditions on a value; `eq` and `in` must both hold where both are given. */
export interface ValueFilter<Value> {
  readonly eq?: Value | null;
  readonly in?: readonly Value[] | null;
}

/** The values that a filter lets through; undefined for every value. */
export function wantedValues<Value>(
  filter: ValueFilter<Value> | null | undefined,
): readonly Value[] | undefined {
  const { eq, in: among } = filter ?? {};
  if (eq == null) return among ?? undefined;
  return (among ?? [eq]).filter((value) => value === eq);
}
