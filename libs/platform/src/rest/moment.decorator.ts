import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsRFC3339, ValidateBy } from 'class-validator';

/** A field with a moment, RFC 3339. One that no clock can show, such as February 30 or a leap second, is refused. */
export function Moment(options: { required?: boolean; nullable?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      ...{ type: String, format: 'date-time', required: options.required ?? true },
      ...(options.nullable === true && { nullable: true }),
    }),
    IsRFC3339(),
    ValidateBy({
      name: 'isMoment',
      validator: {
        validate: (value) => typeof value === 'string' && isMoment(value),
        defaultMessage: () => '$property must be a moment that exists',
      },
    }),
  );
}

/** JavaScript takes February 30 for March 2, which is not what was meant. */
function isMoment(text: string): boolean {
  const midnight = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  // Beyond these years there is no way to write it that everybody reads alike.
  const year = new Date(text).getUTCFullYear();
  return year >= 0 && year <= 9999 && midnight.getUTCDate() === Number(text.slice(8, 10));
}
