/** A value that is known, or will be. What is known needs no promise, which costs more than it. */
export type Eventually<Value> = Value | Promise<Value>;
