import { type Actor, type Role, ROLES } from '#kernel';

/** The namespaces of our sockets, and the roles that may enter each: `/` is for people, `/ops` for operators. */
const ENTRANCES = { '/': ROLES, '/ops': ['admin'] } as const satisfies Record<string, readonly Role[]>;

export type Namespace = keyof typeof ENTRANCES;

export const NAMESPACES = Object.keys(ENTRANCES) as readonly Namespace[];

export function mayEnter(namespace: string, { role }: Actor): boolean {
  const roles: readonly Role[] | undefined = ENTRANCES[namespace as Namespace];
  return roles?.includes(role) ?? false;
}
