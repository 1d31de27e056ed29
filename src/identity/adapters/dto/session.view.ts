import { ApiProperty } from '@nestjs/swagger';

/** A signed-in device. */
export class SessionBody {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, description: 'The User-Agent that signed in.' })
  userAgent: string | null;

  @ApiProperty({ description: 'True for the session that asks.' })
  current: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ format: 'date-time', description: 'When it was last refreshed.' })
  lastUsedAt: Date;

  @ApiProperty({ format: 'date-time', description: 'When it ends unless it is refreshed.' })
  expiresAt: Date;
}

class SessionPage {
  @ApiProperty({ type: String, nullable: true })
  next: string | null;
}

/** One page of signed-in devices, the latest first. */
export class SessionListBody {
  @ApiProperty({ type: [SessionBody] })
  data: SessionBody[];

  @ApiProperty({ type: SessionPage })
  page: SessionPage;
}
