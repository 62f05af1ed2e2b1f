/** A value that is known, or will be. What is known needs no promise, which costs more than it. */
export type PromiseOrValue<Value> = Value | Promise<Value>;

/** What a value leads to: at once where it is known. */
export const after = <Value, Result>(
  value: PromiseOrValue<Value>,
  lead: (value: Value) => Result,
): PromiseOrValue<Result> => (value instanceof Promise ? value.then(lead) : lead(value));

/** Two values together. */
export const both = <One, Other>(
  one: PromiseOrValue<One>,
  other: PromiseOrValue<Other>,
): PromiseOrValue<readonly [One, Other]> =>
  one instanceof Promise || other instanceof Promise ? Promise.all([one, other]) : [one, other];
