import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { ValidationFailed } from '#kernel';
import type { FieldError } from '../problems/problem.js';
import { fieldPath, unusableField } from './unusable-field.js';

/** Errors that one answer tells: a body may have a thousand fields that we do not know. */
const MOST_ERRORS = 20;

/** The pipe of every wire: unknown or mistyped fields are refused, nothing is coerced, values are not repeated. */
export function validationPipe(): ValidationPipe {
  return new StrictPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    transformOptions: { enableImplicitConversion: false },
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new ValidationFailed({ errors: fieldErrors(errors).slice(0, MOST_ERRORS) }),
  });
}

@Injectable()
class StrictPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' || metadata.type === 'query') {
      const error = listForOne(value, metadata) ?? unusableField(value);
      if (error !== undefined) throw new ValidationFailed({ errors: [error] });
    }
    return super.transform(value, metadata);
  }
}

/** Each of a list would be looked at by itself, and the list passed on. */
function listForOne(value: unknown, { metatype }: ArgumentMetadata): FieldError | undefined {
  const isWrong = Array.isArray(value) && metatype !== undefined && metatype !== Array;
  return isWrong ? { path: '', message: 'must be one object, not a list' } : undefined;
}

/** Flattens nested errors to paths such as `variants.0.price.amount`; what is wrong with the whole has the path "". */
function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    // Nothing but the whole has no name.
    const name = (error.property as string | undefined) ?? '';
    const path = fieldPath(parent, name);
    const own = Object.values(error.constraints ?? {}).map((message) =>
      path === parent && name !== ''
        ? { path, message: 'has a property that should not exist' }
        : { path, message },
    );
    return [...own, ...fieldErrors(error.children ?? [], path)];
  });
}
