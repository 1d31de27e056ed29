import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** The refresh token of the last answer. */
export class RefreshDto {
  @ApiProperty({ minLength: 1, maxLength: 2048 })
  @IsString()
  @Length(1, 2048)
  refreshToken: string;
}
