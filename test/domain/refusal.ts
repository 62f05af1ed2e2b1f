import { DomainError, type DomainErrorCode } from '../../src/domain/domain-error';

/** The code with which an act is refused; "accepted" when it is not. */
export function refusalOf(act: () => unknown): DomainErrorCode | 'accepted' {
  return outcomeOf(act).code;
}

/** The message with which an act is refused; "" when it is not. */
export function refusalMessageOf(act: () => unknown): string {
  return outcomeOf(act).message;
}

function outcomeOf(act: () => unknown): { code: DomainErrorCode | 'accepted'; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  return { code: 'accepted', message: '' };
}
