/** A repeatable sequence from 0 to 1: a failure can be run again. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/**
 * How often a test of faults repeats its round: few times in CI, as often as FAULT_ROUNDS says
 * where somebody has the time.
 */
export const faultRounds = (usual: number): number =>
  Number(process.env.FAULT_ROUNDS ?? '') || usual;
