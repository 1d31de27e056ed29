import {
  Forbidden,
  IdempotencyKeyReused,
  InvalidTransition,
  later,
  NotFound,
  ValidationFailed,
} from '#kernel';
import { type Claim, type ClaimStatus, countsForCustomer } from './claim.js';
import type { ClaimAnswer, ClaimRequest, DropChanges, DropState, DropStatus } from './drop-state.js';
import { ClaimNotHeld, DropNotOpen, LimitReached, SoldOut } from './errors.js';
import type { DropEvent, DropFact } from './events.js';
import { type LineState, type Place, WaitingLine } from './waiting-line.js';

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
  private readonly turns: { readonly userId: string; readonly claimId: string }[] = [];
  /** Those who wait for a unit, as far as they are being decided on. */
  private readonly line: WaitingLine;
  private returned = 0;

  private constructor(
    private state: DropState,
    claims: readonly Claim[],
  ) {
    this.before = state;
    this.line = new WaitingLine(state.id, state);
    for (const claim of claims) this.know(claim);
  }

  static schedule(
    plan: Omit<DropState, 'state' | 'available' | 'held' | 'sold' | 'claims' | keyof LineState>,
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
      waiting: 0,
      places: 0,
      served: 0,
    };
    const drop = new Drop(state, []);
    drop.happened.push({ type: 'drop.scheduled', data: drop.fact() });
    return drop;
  }

  static restore(state: DropState, claims: readonly Claim[], places: readonly Place[] = []): Drop {
    const drop = new Drop(state, claims);
    drop.line.know(places);
    return drop;
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
  claim({ id, userId, quantity, key }: ClaimRequest, now: Date): ClaimAnswer {
    const earlier = this.ofCustomer(userId).find((claim) => claim.key === key);
    if (earlier !== undefined) {
      if (earlier.quantity !== quantity) throw new IdempotencyKeyReused();
      return { claim: { ...earlier, state: 'held' }, replayed: true };
    }
    this.requireOpen();
    const { available, perCustomer, waiting } = this.state;
    const mine = this.unitsOf(userId);
    if (mine + quantity > perCustomer) throw new LimitReached({ perCustomer, yours: mine });
    // What is free while others wait is theirs.
    if (quantity > available - waiting)
      throw new SoldOut({ dropId: this.state.id, available, lineLength: waiting, final: false });
    return { claim: this.hold({ id, userId, quantity, key }, now), replayed: false };
  }

  /** A place at the end of the line, or the one this user has. @throws DropNotOpen, SoldOut, LimitReached */
  join(userId: string, now: Date): void {
    this.requireOpen();
    const mine = this.unitsOf(userId);
    const { perCustomer } = this.state;
    if (mine + 1 > perCustomer) throw new LimitReached({ perCustomer, yours: mine });
    this.line.join(userId, now);
    this.countLine();
  }

  /** Gives the place in the line up; without one nothing happens. */
  leave(userId: string): void {
    this.line.leave(userId);
    this.countLine();
  }

  /** Free units for which somebody waits. */
  get owed(): number {
    const { available, waiting, state } = this.state;
    return state === 'open' ? Math.min(available, waiting) : 0;
  }

  /**
   * Gives what is free to those who wait, one unit each: their turn is a claim.
   *
   * @param head the next ones in the line that are stored; without them, those who came in this batch
   * @param claims all that they hold already
   */
  serve(head: readonly Place[] | null, claims: readonly Claim[], ids: () => string, now: Date): void {
    for (const claim of claims) this.know(claim);
    if (head !== null) this.line.know(head);
    for (const { userId, number } of head ?? this.line.newcomers()) {
      const place = this.line.of(userId);
      if (this.owed === 0) return;
      if (place?.state !== 'waiting' || place.number !== number) continue;
      const mayHave = this.unitsOf(userId) < this.state.perCustomer;
      const claimId = mayHave ? ids() : null;
      this.line.turn(userId, claimId);
      this.countLine();
      if (claimId === null) continue;
      this.hold({ id: claimId, userId, quantity: 1, key: `line:${number}` }, now);
      this.turns.push({ userId, claimId });
    }
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
   * Turns a paid claim into a sale. One whose hold has ended meanwhile is held again if its units are still free, and
   * the customer has not taken others in their place.
   * @throws ClaimNotHeld if not: the money has to go back
   */
  order(claimId: string): Claim {
    const claim = this.claims.get(claimId);
    if (claim === undefined) throw new NotFound();
    if (claim.state === 'ordered') return claim;
    const { available, held, sold, quantity, state, perCustomer, waiting } = this.state;
    const fits =
      claim.quantity <= available - waiting && this.unitsOf(claim.userId) + claim.quantity <= perCustomer;
    if (claim.state === 'held') {
      this.state = { ...this.state, held: held - claim.quantity, sold: sold + claim.quantity };
    } else if (state !== 'closed' && fits) {
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
    return {
      before: this.before,
      made: [...this.made].map((id) => this.known(id)),
      changed: [...this.touched].filter((id) => !this.made.has(id)).map((id) => this.known(id)),
      line: this.line.changes(),
      events: [...this.happened, ...this.told()],
      returned: this.returned,
      sold: this.state.sold - this.before.sold,
    };
  }

  private become(state: DropStatus): void {
    this.state = { ...this.state, state };
    // No unit can reach anybody any more.
    if (state === 'sold_out' || state === 'closed') this.line.dissolve();
    this.countLine();
    if (state === 'closed') this.returned += this.state.available;
    if (state === 'open') this.happened.push({ type: 'drop.opened', data: this.fact() });
    if (state === 'closed') this.happened.push({ type: 'drop.closed', data: this.fact() });
    if (state === 'sold_out') this.happened.push({ type: 'drop.sold_out', data: this.fact() });
  }

  private told(): DropEvent[] {
    const { turns, state } = this;
    return turns.length === 0 ? [] : [{ type: 'line.turned', data: { dropId: state.id, turns } }];
  }

  private requireOpen(): void {
    const { id, state, available } = this.state;
    if (state === 'sold_out') throw new SoldOut({ dropId: id, available, final: true });
    if (state !== 'open') throw new DropNotOpen({ dropId: id, state });
  }

  private hold(request: ClaimRequest, now: Date): Claim {
    const { id: dropId, available, held, claims, price, holdSeconds } = this.state;
    const claim: Claim = {
      ...request,
      ...{ dropId, price, number: claims + 1, state: 'held' },
      ...{ createdAt: now, expiresAt: later(now, holdSeconds) },
    };
    const { quantity, number } = claim;
    this.state = { ...this.state, available: available - quantity, held: held + quantity, claims: number };
    this.know(claim);
    this.made.add(claim.id);
    return claim;
  }

  private countLine(): void {
    const { waiting, places, served } = this.line.snapshot();
    const { state } = this;
    if (waiting === state.waiting && places === state.places && served === state.served) return;
    this.state = { ...state, waiting, places, served };
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

  /** Units that count against the limit of one customer. */
  private unitsOf(userId: string): number {
    return this.ofCustomer(userId)
      .filter(countsForCustomer)
      .reduce((sum, claim) => sum + claim.quantity, 0);
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
