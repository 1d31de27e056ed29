import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import { Email } from '../../domain/email.js';

/** A field with an e-mail address; blanks around it are typing, not data. */
export function EmailField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      format: 'email',
      maxLength: Email.MAX_LENGTH,
      example: 'shopper1@souk.test',
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
    MaxLength(Email.MAX_LENGTH),
    IsEmail(),
  );
}
