import { ApiProperty } from '@nestjs/swagger';
import { type Role, ROLES } from '#kernel';

/** A user, as they see themselves. */
export class UserBody {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ required: false, format: 'email', description: 'Absent for a guest.' })
  email?: string;

  @ApiProperty({ example: 'Ada' })
  displayName: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ description: 'True for a user without a password.' })
  guest: boolean;
}

/** A user, as they see and edit themselves. */
export class ProfileBody extends UserBody {
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** What somebody gets who signs in or refreshes. */
export class SignedInBody {
  @ApiProperty({ type: UserBody })
  user: UserBody;

  @ApiProperty({ description: 'Send it as `Authorization: Bearer …` and in the socket handshake.' })
  accessToken: string;

  @ApiProperty({ description: 'Trade it at `POST /v2/auth/refresh`, once.' })
  refreshToken: string;

  @ApiProperty({ description: 'Seconds the access token is good for.', example: 900 })
  expiresIn: number;
}
