import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ValidationFailed } from '#kernel';
import type { FieldError } from '../problems/problem.js';

/** The pipe of every wire: unknown or mistyped fields are refused, nothing is coerced, values are not repeated. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
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

/** Flattens nested errors to paths such as `variants.0.price.amount`. */
function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const path = parent === '' ? error.property : `${parent}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...fieldErrors(error.children ?? [], path)];
  });
}
