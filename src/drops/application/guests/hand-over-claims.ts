import { DropDesk } from '../drop-desk.js';
import { DropQueries } from '../queries.js';

/**
 * Makes a guest's claims and places in lines an account's, in the unit of work in which its user signs in. Each of the
 * drops decides and records it like any other request.
 */
export class HandOverClaims {
  constructor(
    private readonly desk: DropDesk,
    private readonly queries: DropQueries,
  ) {}

  async execute({ guestId, userId }: { readonly guestId: string; readonly userId: string }): Promise<void> {
    const merge = { kind: 'merge', guestId, userId } as const;
    const dropIds = await this.queries.dropsOf(guestId);
    await this.desk.commitAll(new Map(dropIds.map((dropId) => [dropId, [merge]])));
  }
}
