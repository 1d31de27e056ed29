import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { ValidationFailed } from '#kernel';
import type { FieldError } from '../problems/problem.js';
import { unusableField } from './unusable-field.js';

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
    exceptionFactory: (errors) => new ValidationFailed({ errors: fieldErrors(errors) }),
  });
}

@Injectable()
class StrictPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' || metadata.type === 'query') {
      const error = unusableField(value);
      if (error !== undefined) throw new ValidationFailed({ errors: [error] });
    }
    return super.transform(value, metadata);
  }
}

/** Flattens nested errors to paths such as `variants.0.price.amount`. */
function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const path = parent === '' ? error.property : `${parent}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...fieldErrors(error.children ?? [], path)];
  });
}
