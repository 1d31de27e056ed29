import type { DomainEvent } from '#kernel';

/** What the rooms tell the other contexts; what is told inside of a room stands in its log. */
export type RoomOpened = DomainEvent<
  'room.opened',
  { readonly roomId: string; readonly ownerId: string; readonly kind: string; readonly title: string }
>;
