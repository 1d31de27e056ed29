import { DomainError } from '#kernel';

/** Undefined if the provider does not answer; what is no such refusal is a fault and stays one. */
export async function answered<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unavailable') return undefined;
    throw error;
  }
}
