import { ValidateIf } from 'class-validator';

/** A field that may be left out. Unlike `IsOptional` it refuses null, which would mean something else. */
export function Omittable(): PropertyDecorator {
  return ValidateIf((_, value: unknown) => value !== undefined);
}
