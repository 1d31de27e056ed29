import { ApiProperty } from '@nestjs/swagger';

/** A host whom the caller follows. */
export class FollowedV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ format: 'date-time' }) followedAt: string;
}

class NextPage {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

/** One page of them. */
export class FollowedPageV2 {
  @ApiProperty({ type: [FollowedV2] }) data: FollowedV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}
