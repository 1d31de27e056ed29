import type { DomainError } from '../domain-error.js';
import { ValidationFailed } from '../errors.js';

/** The refusal of one field: `throw wrongField('options.0.name', 'must not be blank')`. */
export function wrongField(path: string, message: string): DomainError {
  return new ValidationFailed({ errors: [{ path, message }] });
}
