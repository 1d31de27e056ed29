import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

/** Which session an address names. */
export class SessionIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  sessionId: string;
}
