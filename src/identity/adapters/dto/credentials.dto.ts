import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';
import { Text } from '#platform/http/text.decorator.js';
import { DisplayName } from '../../domain/display-name.js';
import { Password } from '../../domain/password.js';
import { EmailField } from './email.decorator.js';

/** What somebody types to get an account. */
export class RegisterDto {
  @EmailField()
  email: string;

  @ApiProperty({ format: 'password', minLength: Password.MIN_LENGTH, maxLength: Password.MAX_LENGTH })
  @IsString()
  @Length(Password.MIN_LENGTH, Password.MAX_LENGTH)
  password: string;

  @Text({ min: 1, max: DisplayName.MAX_LENGTH })
  displayName: string;
}

/** What somebody types to sign in. */
export class LoginDto {
  @EmailField()
  email: string;

  @ApiProperty({ format: 'password', maxLength: Password.MAX_LENGTH, example: 'souk-demo-2026' })
  @IsString()
  @MaxLength(Password.MAX_LENGTH)
  password: string;
}
