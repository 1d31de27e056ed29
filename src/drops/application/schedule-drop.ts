import { type Actor, Ids, mayManage, Money, NotFound, UnitOfWork } from '#kernel';
import { Drop } from '../domain/drop.js';
import { AT_ONCE } from '../domain/admission.js';
import type { Admission, Admitted } from '../domain/drop-state.js';
import { Drops, Rooms, Seeds, Variants } from './ports.js';
import { DropQueries } from './queries.js';

/** What a host plans. */
export interface DropPlan {
  readonly roomId: string;
  readonly variantId: string;
  readonly quantity: number;
  /** The variant's own price unless told. */
  readonly price?: { readonly amount: number; readonly currency: string } | undefined;
  readonly perCustomer: number;
  readonly holdSeconds: number;
  /** Null: opened by hand. */
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  /** At once unless told. */
  readonly admission?: Admission | undefined;
}

/** A host plans a drop; its units are reserved from the stock at once. */
export class ScheduleDrop {
  // eslint-disable-next-line max-params -- a plan needs a room, a variant, a time, an id and a seed, and none stands for another
  constructor(
    private readonly drops: Drops,
    private readonly variants: Variants,
    private readonly rooms: Rooms,
    private readonly unitOfWork: UnitOfWork,
    private readonly queries: DropQueries,
    private readonly ids: Ids,
    private readonly seeds: Seeds,
  ) {}

  /** @throws NotFound, Forbidden, ValidationFailed; OutOfStock if the stock has not so many free units */
  async execute(actor: Actor, plan: DropPlan): Promise<{ dropId: string }> {
    await this.rooms.checkManageable(plan.roomId, actor);
    const variant = await this.variants.find(plan.variantId);
    // Another host's goods are not this host's to see, let alone to sell.
    if (variant === null || !mayManage(actor, variant.hostId)) throw new NotFound();
    const { amount, currency } = plan.price ?? variant.price;
    const price = Money.of(amount, currency);
    const id = this.ids.next();
    const drop = Drop.schedule(
      // An admin plans for the host whose goods they are.
      {
        ...plan,
        id,
        hostId: variant.hostId,
        title: variant.title,
        price: { amount: price.amount, currency },
        ...this.admitted(plan.admission),
      },
      await this.queries.time(),
    );
    await this.unitOfWork.run(() => this.drops.add(drop));
    return { dropId: id };
  }

  private admitted(admission: Admission = 'at_once'): Admitted {
    return admission === 'at_once' ? AT_ONCE : { admission, ...this.seeds.next() };
  }
}
