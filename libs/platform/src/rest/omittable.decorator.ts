import { ValidateIf } from 'class-validator';

/** A field that may be left out. Unlike `IsOptional` it refuses null, which would mean something else. */
export function Omittable(): PropertyDecorator {
  return ValidateIf((_, value: unknown) => value !== undefined);
}

/** A field that may be left out, which leaves it as it is, or be null, which empties it. */
export function OmittableOrNull(): PropertyDecorator {
  return ValidateIf((_, value: unknown) => value !== undefined && value !== null);
}
