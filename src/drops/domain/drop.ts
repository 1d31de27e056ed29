import { IdempotencyKeyReused, later, NotFound } from '#kernel';
import { requireAdmission, takesEntries } from './admission.js';
import { published } from './claims/award-news.js';
import { type Claim, type ClaimStatus, heldClaim } from './claims/claim.js';
import { ClaimBook, type HandedOver } from './claims/claim-book.js';
import { keyOfTurn } from './claims/claim-events.js';
import { HAPPENED, isOver, isSelling, mayClose, next } from './drop-machine.js';
import { type DropPlanned, scheduled } from './drop-planned.js';
import type { ClaimAnswer, ClaimRequest, DropChanges, DropState, DropVerb } from './drop-state.js';
import { ClaimNotHeld, SoldOut } from './errors.js';
import { type DropEvent, factOf, type Happening } from './events.js';
import { type Held, requireFewHolds, requireShare, shareOf } from './claims/patience.js';
import { moved } from './claims/units.js';
import { type Place, type Shuffle, WaitingLine } from './waiting-line.js';

/**
 * A limited sale of one variant in a room, with those of its claims that are being decided on.
 *
 * Requests are decided one after the other in order of arrival, a whole batch on one locked row, so that fairness
 * and limits hold inside a batch as between batches.
 */
export class Drop {
  private readonly happened: DropEvent[] = [];
  private readonly claims = new ClaimBook();
  private readonly before: DropState;
  /** Those who wait for a unit, as far as they are being decided on. */
  private readonly line: WaitingLine;
  private returned = 0;

  private constructor(
    private state: DropState,
    claims: readonly Claim[],
    private readonly elsewhere: Held = new Map(),
  ) {
    this.before = state;
    this.line = new WaitingLine(state.id, state);
    this.claims.know(claims);
  }

  /** @throws ValidationFailed if it would close before it opens */
  static schedule(plan: DropPlanned, now: Date): Drop {
    const drop = new Drop(scheduled(plan, now), []);
    drop.happened.push({ type: 'drop.scheduled', data: factOf(drop.state) });
    return drop;
  }

  static restore(state: DropState, claims: readonly Claim[], line: readonly Place[] = [], held?: Held): Drop {
    const drop = new Drop(state, claims, held);
    drop.line.know(line);
    return drop;
  }

  /** Opens and closes at its times, whoever looks first. */
  catchUp(now: Date): void {
    const { state, opensAt, closesAt } = this.state;
    if (state === 'scheduled' && opensAt !== null && opensAt <= now) this.become('open');
    if (mayClose(this.state.state) && closesAt !== null && closesAt <= now) this.become('closed');
  }

  /**
   * What the host decides. A pause sells nothing and keeps holds, line and deadlines; closing leaves units on hold with
   * their holders until they order them or their hold ends; cancelling takes them back at once.
   *
   * @throws InvalidTransition
   */
  change(verb: DropVerb): void {
    const to = next(this.state.state, verb);
    this.become(to, verb === 'resume' ? 'drop.resumed' : HAPPENED[to]);
    if (verb !== 'cancel') return;
    for (const claim of this.claims.held()) this.free(claim, 'released');
  }

  /** @throws DropNotOpen, LimitReached, TooManyHolds, SoldOut; IdempotencyKeyReused if the key made another claim */
  claim({ id, userId, quantity, key, price }: ClaimRequest, now: Date): ClaimAnswer {
    if ((this.state.auctionId === undefined) !== (price === undefined)) throw new NotFound();
    const earlier = this.claims.ofCustomer(userId).find((claim) => claim.key === key);
    if (earlier !== undefined) {
      if (earlier.quantity !== quantity) throw new IdempotencyKeyReused({ claimId: earlier.id });
      return { claim: { ...earlier, state: 'held' }, replayed: true };
    }
    requireAdmission(this.state, this.line.of(userId));
    requireShare(this.claims.ofCustomer(userId), quantity, this.state, now);
    requireFewHolds(this.claims.ofCustomer(userId), this.elsewhere.get(userId) ?? 0, this.state);
    const { available, waiting } = this.state;
    // What is free while others wait is theirs.
    if (quantity > available - waiting)
      throw new SoldOut({ dropId: this.state.id, available, lineLength: waiting, final: false });
    return { claim: this.hold({ id, userId, quantity, key, price }, now), replayed: false };
  }

  /** A place at the end of the line, or the one this user has. @throws DropNotOpen, SoldOut, LimitReached */
  join(userId: string, now: Date): void {
    const isEntry = takesEntries(this.state);
    if (!isEntry) requireAdmission(this.state, this.line.of(userId));
    requireShare(this.claims.ofCustomer(userId), 1, this.state, now);
    this.line.join(userId, now, isEntry);
    this.countLine();
  }

  /** Gives the place in the line up; without one nothing happens. */
  leave(userId: string): void {
    this.line.leave(userId);
    this.countLine();
  }

  /** What to store before those who entered are put in the drawn order; null unless that is due. */
  toShuffle(): Shuffle | null {
    return this.line.toShuffle();
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
    this.claims.know(claims);
    if (head !== null) this.line.know(head);
    for (const { number } of head ?? this.line.newcomers()) {
      const { userId, state } = this.line.at(number);
      if (this.owed === 0) return;
      if (state !== 'waiting') continue;
      const mayHave = this.claims.unitsOf(userId) < this.state.perCustomer;
      const claimId = mayHave ? ids() : null;
      this.line.turn(userId, claimId);
      this.countLine();
      if (claimId === null) continue;
      this.hold({ id: claimId, userId, quantity: 1, key: keyOfTurn(number) }, now);
    }
  }

  /** Gives the units back. @throws NotFound if it is another user's, ClaimNotHeld if it holds nothing any more */
  release(claimId: string, userId: string): Claim {
    const claim = this.claims.find(claimId);
    if (claim === undefined || claim.userId !== userId) throw new NotFound();
    if (claim.state === 'released') return claim;
    if (claim.state !== 'held') throw new ClaimNotHeld({ state: claim.state });
    this.free(claim, 'released');
    return this.claims.find(claimId) ?? claim;
  }

  /** Claims of a guest as they are, and the better of both places, become an account's; holds beyond its limit end. */
  handOver(guestId: string, userId: string): HandedOver {
    const over = this.claims.handOver(guestId, userId, shareOf(userId, this.state));
    for (const claim of over) this.free(claim, 'released');
    const place = this.line.handOver(guestId, userId);
    this.countLine();
    return { released: over.map(({ number }) => number), place };
  }

  /** Held a claim for its time once more, once; returns it as it is now. */
  extend(claimId: string, now: Date): Claim | undefined {
    return this.claims.extend(claimId, later(now, this.state.holdSeconds));
  }

  /** Ends the holds whose time is over; those that were ordered or extended meanwhile are left alone. */
  expire(claimIds: readonly string[], now: Date): void {
    for (const claimId of claimIds) {
      const claim = this.claims.find(claimId);
      if (claim?.state === 'held' && claim.expiresAt <= now) this.free(claim, 'expired');
    }
  }

  /**
   * Turns a paid claim into a sale. One whose hold has ended meanwhile is held again if its units are still free, and
   * the customer has not taken others in their place.
   * @throws ClaimNotHeld if not: the money has to go back
   */
  order(claimId: string): Claim {
    const claim = this.claims.find(claimId);
    if (claim === undefined) throw new NotFound();
    if (claim.state === 'ordered') return claim;
    const { available, quantity, state, perCustomer, waiting } = this.state;
    const fits =
      claim.quantity <= available - waiting &&
      this.claims.unitsOf(claim.userId) + claim.quantity <= perCustomer;
    if (claim.state === 'held') {
      this.state = moved(this.state, 'held', 'sold', claim.quantity);
    } else if (isSelling(state) && fits) {
      this.state = moved(this.state, 'available', 'sold', claim.quantity);
    } else {
      throw new ClaimNotHeld({ state: claim.state });
    }
    this.claims.change(claim, 'ordered');
    if (this.state.sold === quantity && isSelling(state)) this.become('sold_out');
    return this.claims.find(claimId) ?? claim;
  }

  /** A claim that is being decided on, as it is now. */
  find(claimId: string): Claim | undefined {
    return this.claims.find(claimId);
  }

  snapshot(): DropState {
    return this.state;
  }

  /** What has to be stored and told: claims made and changed, events, and units for the stock to take back. */
  changes(): DropChanges {
    const claims = this.claims.changes();
    return {
      before: this.before,
      ...claims,
      line: this.line.changes(),
      events: published(this.state, this.happened, claims),
      returned: this.returned,
      sold: this.state.sold - this.before.sold,
    };
  }

  private become(state: keyof typeof HAPPENED, happened: Happening = HAPPENED[state]): void {
    if (this.state.state === 'scheduled' && state === 'open') this.line.shuffle();
    this.state = { ...this.state, state };
    // No unit can reach anybody any more.
    if (!isSelling(state)) this.line.dissolve();
    this.countLine();
    if (isOver(state)) this.returned += this.state.available;
    this.happened.push({ type: happened, data: factOf(this.state) });
  }

  private hold(request: ClaimRequest, now: Date): Claim {
    const { available, held } = this.state;
    const claim = heldClaim(request, this.state, now);
    const { quantity, number } = claim;
    this.state = { ...this.state, available: available - quantity, held: held + quantity, claims: number };
    this.claims.add(claim);
    return claim;
  }

  private countLine(): void {
    const { waiting, places, served } = this.line.snapshot();
    const { state } = this;
    if (waiting === state.waiting && places === state.places && served === state.served) return;
    this.state = { ...state, waiting, places, served };
  }

  private free(claim: Claim, state: ClaimStatus): void {
    this.state = moved(this.state, 'held', 'available', claim.quantity);
    // A drop that is over sells nothing any more: what comes back goes straight to the stock.
    if (isOver(this.state.state)) this.returned += claim.quantity;
    this.claims.change(claim, state);
  }
}
