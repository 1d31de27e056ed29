import {
  Forbidden,
  IdempotencyKeyReused,
  InvalidTransition,
  later,
  NotFound,
  ValidationFailed,
} from '#kernel';
import { published } from './award-news.js';
import { type Claim, type ClaimStatus, countsForCustomer } from './claim.js';
import type { ClaimAnswer, ClaimRequest, DropChanges, DropState, DropStatus } from './drop-state.js';
import { ClaimNotHeld, DropNotOpen, LimitReached, SoldOut } from './errors.js';
import type { DropEvent, DropFact } from './events.js';

/**
 * A limited sale of one variant in a room, with those of its claims that are being decided on.
 *
 * Requests are decided one after the other in order of arrival, a whole batch on one locked row, so that fairness
 * and limits hold inside a batch as between batches.
 */
export class Drop {
  private readonly touched = new Set<string>();
  private readonly made = new Set<string>();
  private readonly happened: DropEvent[] = [];
  private readonly claims = new Map<string, Claim>();
  private readonly idsOfCustomer = new Map<string, string[]>();
  private readonly before: DropState;
  private returned = 0;

  private constructor(
    private state: DropState,
    claims: readonly Claim[],
  ) {
    this.before = state;
    for (const claim of claims) this.know(claim);
  }

  static schedule(
    plan: Omit<DropState, 'state' | 'available' | 'held' | 'sold' | 'claims'>,
    now: Date,
  ): Drop {
    const { opensAt, closesAt } = plan;
    if (closesAt !== null && closesAt <= (opensAt ?? now)) {
      throw new ValidationFailed({
        errors: [{ path: 'closesAt', message: 'must be later than opensAt and now' }],
      });
    }
    const state: DropState = {
      ...plan,
      state: 'scheduled',
      available: plan.quantity,
      held: 0,
      sold: 0,
      claims: 0,
    };
    const drop = new Drop(state, []);
    drop.happened.push({ type: 'drop.scheduled', data: drop.fact() });
    return drop;
  }

  static restore(state: DropState, claims: readonly Claim[]): Drop {
    return new Drop(state, claims);
  }

  /** Opens and closes at its times, whoever looks first. */
  catchUp(now: Date): void {
    const { state, opensAt, closesAt } = this.state;
    if (state === 'scheduled' && opensAt !== null && opensAt <= now) this.become('open');
    if (this.state.state === 'open' && closesAt !== null && closesAt <= now) this.become('closed');
  }

  open(): void {
    if (this.state.state !== 'scheduled')
      throw new InvalidTransition({ state: this.state.state }, 'This drop was opened before.');
    this.become('open');
  }

  /** Ends the sale. Units on hold stay with their holders until they order them or their hold ends. */
  close(): void {
    if (this.state.state === 'closed')
      throw new InvalidTransition({ state: 'closed' }, 'This drop is closed already.');
    this.become('closed');
  }

  /** @throws DropNotOpen, LimitReached, SoldOut; IdempotencyKeyReused if the key made another claim */
  claim({ id, userId, quantity, key, price }: ClaimRequest, now: Date): ClaimAnswer {
    if ((this.state.auctionId === undefined) !== (price === undefined)) throw new NotFound();
    const earlier = this.ofCustomer(userId).find((claim) => claim.key === key);
    if (earlier !== undefined) {
      if (earlier.quantity !== quantity) throw new IdempotencyKeyReused();
      return { claim: { ...earlier, state: 'held' }, replayed: true };
    }
    const { available, perCustomer, state, holdSeconds } = this.state;
    if (state === 'sold_out') throw new SoldOut({ dropId: this.state.id, available, final: true });
    if (state !== 'open') throw new DropNotOpen({ dropId: this.state.id, state });
    const mine = this.ofCustomer(userId)
      .filter(countsForCustomer)
      .reduce((sum, claim) => sum + claim.quantity, 0);
    if (mine + quantity > perCustomer) throw new LimitReached({ perCustomer, yours: mine });
    if (quantity > available) throw new SoldOut({ dropId: this.state.id, available, final: false });
    const claim: Claim = {
      id,
      dropId: this.state.id,
      userId,
      quantity,
      price: price ?? this.state.price,
      number: this.state.claims + 1,
      state: 'held',
      key,
      createdAt: now,
      expiresAt: later(now, holdSeconds),
    };
    this.state = {
      ...this.state,
      available: available - quantity,
      held: this.state.held + quantity,
      claims: claim.number,
    };
    this.know(claim);
    this.made.add(id);
    return { claim, replayed: false };
  }

  /** Gives the units back. @throws NotFound if it is another user's, ClaimNotHeld if it holds nothing any more */
  release(claimId: string, userId: string): Claim {
    const claim = this.claims.get(claimId);
    if (claim === undefined || claim.userId !== userId) throw new NotFound();
    if (claim.state === 'released') return claim;
    if (claim.state !== 'held') throw new ClaimNotHeld({ state: claim.state });
    this.free(claim, 'released');
    return this.claims.get(claimId) ?? claim;
  }

  /** Ends the holds whose time is over; those that were ordered or extended meanwhile are left alone. */
  expire(claimIds: readonly string[], now: Date): void {
    const expired = claimIds
      .map((id) => this.claims.get(id))
      .filter((claim) => claim !== undefined && claim.state === 'held' && claim.expiresAt <= now)
      .map((claim) => claim as Claim);
    for (const claim of expired) this.free(claim, 'expired');
    if (expired.length === 0) return;
    this.happened.push({
      type: 'claims.expired',
      data: { dropId: this.state.id, claimIds: expired.map((claim) => claim.id) },
    });
  }

  /**
   * Turns a paid claim into a sale. One whose hold has ended meanwhile is held again if its units are still free.
   * @throws ClaimNotHeld if they are not: the money has to go back
   */
  order(claimId: string): Claim {
    const claim = this.claims.get(claimId);
    if (claim === undefined) throw new NotFound();
    if (claim.state === 'ordered') return claim;
    const { available, held, sold, quantity, state } = this.state;
    if (claim.state === 'held') {
      this.state = { ...this.state, held: held - claim.quantity, sold: sold + claim.quantity };
    } else if (state !== 'closed' && claim.quantity <= available) {
      this.state = { ...this.state, available: available - claim.quantity, sold: sold + claim.quantity };
    } else {
      throw new ClaimNotHeld({ state: claim.state });
    }
    this.change(claim, 'ordered');
    if (this.state.sold === quantity && state === 'open') this.become('sold_out');
    return this.claims.get(claimId) ?? claim;
  }

  /** @throws Forbidden unless `userId` is the host of the drop */
  checkHost(userId: string): void {
    if (this.state.hostId !== userId) throw new Forbidden();
  }

  snapshot(): DropState {
    return this.state;
  }

  /** What has to be stored and told: claims made and changed, events, and units for the stock to take back. */
  changes(): DropChanges {
    const changed = [...this.touched].filter((id) => !this.made.has(id)).map((id) => this.known(id));
    return {
      before: this.before,
      made: [...this.made].map((id) => this.known(id)),
      changed,
      events: published(this.state, this.happened, changed),
      returned: this.returned,
      sold: this.state.sold - this.before.sold,
    };
  }

  private become(state: DropStatus): void {
    this.state = { ...this.state, state };
    if (state === 'closed') this.returned += this.state.available;
    if (state === 'open') this.happened.push({ type: 'drop.opened', data: this.fact() });
    if (state === 'closed') this.happened.push({ type: 'drop.closed', data: this.fact() });
    if (state === 'sold_out') this.happened.push({ type: 'drop.sold_out', data: this.fact() });
  }

  private free(claim: Claim, state: ClaimStatus): void {
    this.state = {
      ...this.state,
      available: this.state.available + claim.quantity,
      held: this.state.held - claim.quantity,
    };
    // A closed drop sells nothing any more: what comes back goes straight to the stock.
    if (this.state.state === 'closed') this.returned += claim.quantity;
    this.change(claim, state);
  }

  private change(claim: Claim, state: ClaimStatus): void {
    this.claims.set(claim.id, { ...claim, state });
    this.touched.add(claim.id);
  }

  private know(claim: Claim): void {
    if (this.claims.has(claim.id)) return;
    this.claims.set(claim.id, claim);
    const ids = this.idsOfCustomer.get(claim.userId);
    if (ids === undefined) this.idsOfCustomer.set(claim.userId, [claim.id]);
    else ids.push(claim.id);
  }

  private ofCustomer(userId: string): Claim[] {
    return (this.idsOfCustomer.get(userId) ?? []).map((id) => this.known(id));
  }

  private known(id: string): Claim {
    const claim = this.claims.get(id);
    if (claim === undefined) throw new Error(`claim ${id} was touched but is not known`);
    return claim;
  }

  private fact(): DropFact {
    const { id, roomId, variantId } = this.state;
    return { dropId: id, roomId, variantId };
  }
}
