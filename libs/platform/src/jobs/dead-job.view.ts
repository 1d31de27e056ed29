import { ApiProperty } from '@nestjs/swagger';

/** A job that failed as often as it may, as an operator sees it. */
export class DeadJobBody {
  @ApiProperty()
  id: string;

  @ApiProperty({ example: 'event:orders.end-unpaid' })
  name: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What it was to be done with.' })
  payload: Readonly<Record<string, unknown>>;

  @ApiProperty({ description: 'Why its last attempt failed.' })
  error: string;
}

class OnlyPage {
  @ApiProperty({ type: String, nullable: true })
  next: string | null;
}

/** The dead jobs, the latest first. */
export class DeadJobListBody {
  @ApiProperty({ type: [DeadJobBody] })
  data: DeadJobBody[];

  @ApiProperty({ type: OnlyPage })
  page: OnlyPage;
}
