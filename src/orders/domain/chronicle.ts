import type { OrderEvent, OrderFact, TimelineEntry } from './events.js';
import type { OrderState } from './order-state.js';

/** What an event of this type says besides the fact that every event of an order carries. */
type Particulars<Type extends OrderEvent['type']> = Omit<
  Extract<OrderEvent, { type: Type }>['data'],
  keyof OrderFact
>;

/** Keeps what happens to an order until it is stored: all of it for the timeline, most of it for other contexts. */
export class Chronicle {
  private readonly timeline: TimelineEntry[] = [];
  private readonly events: OrderEvent[] = [];

  /** For the timeline only. */
  note(at: Date, type: TimelineEntry['type'], data: TimelineEntry['data']): void {
    this.timeline.push({ type, at, data });
  }

  /** For the timeline and for everyone. */
  tell<Type extends OrderEvent['type']>(
    at: Date,
    type: Type,
    order: OrderState,
    data: Particulars<Type>,
  ): void {
    this.note(at, type, data);
    this.events.push({ type, data: { ...factOf(order), ...data } } as unknown as OrderEvent);
  }

  /** Hands over what was noted since the last call. */
  pull(): { timeline: TimelineEntry[]; events: OrderEvent[] } {
    return { timeline: this.timeline.splice(0), events: this.events.splice(0) };
  }
}

function factOf({ id: orderId, userId, total, currency, lines }: OrderState): OrderFact {
  return {
    orderId,
    userId,
    total: { amount: total, currency },
    lines: lines
      .filter((line) => !line.lost)
      .map(({ claimId, dropId, variantId, hostId, quantity }) => ({
        claimId,
        dropId,
        variantId,
        hostId,
        quantity,
      })),
  };
}
