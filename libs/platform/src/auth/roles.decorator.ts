import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Role } from '#kernel';

export const ROLES_ALLOWED = 'souk:roles';

/** Opens a controller or handler to these roles only; an admin always passes. Whose thing it is, the use case decides. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES_ALLOWED, roles);
