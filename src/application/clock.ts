import { toInstant, type Instant } from '../domain/time/time-zone';

/** Tells what time it is. Rules never ask: the moment of a request is one of their arguments. */
export type Clock = () => Instant;

export const systemClock: Clock = () => toInstant(Date.now());
