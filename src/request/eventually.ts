/** A value that is known, or will be. What is known needs no promise, which costs more than it. */
export type Eventually<Value> = Value | Promise<Value>;

/** Goes on with a value: at once where it is known. */
export function andThen<Value, Result>(
  value: Eventually<Value>,
  next: (value: Value) => Eventually<Result>,
): Eventually<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
