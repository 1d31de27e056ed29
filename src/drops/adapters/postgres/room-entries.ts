import { revealedSeed } from '../../domain/admission.js';
import type { DropChanges, DropState } from '../../domain/drop-state.js';

/** An entry for the log of the drop's room. */
interface Entry {
  readonly type: string;
  readonly actor: null;
  readonly data: object;
}

/** What a room is told of a batch: the drop's own events, and one `drop.progress` if units moved. */
export function roomEntries(state: DropState, { before, events }: DropChanges): Entry[] {
  // An auction tells of its unit itself.
  if (state.auctionId !== undefined) return [];
  const { id: dropId, claims, available, held, sold, waiting: lineLength, served: lineServed } = state;
  const own = events
    .filter(({ type }) => type.startsWith('drop.'))
    .map((event) => ({ type: event.type, actor: null, data: shown(state) }));
  const units = available !== before.available || held !== before.held || sold !== before.sold;
  const line = lineLength !== before.waiting || lineServed !== before.served;
  if (!units && !line) return own;
  const data = { dropId, claims, available, held, sold, lineLength, lineServed };
  const progress = { type: 'drop.progress', actor: null, data };
  // Units move while a drop is open: after it opened, and before it is sold out or closed.
  const opened = own.filter((entry) => entry.type === 'drop.opened' || entry.type === 'drop.scheduled');
  return [...opened, progress, ...own.filter((entry) => !opened.includes(entry))];
}

/** A drop as the room's log shows it. */
function shown(state: DropState): object {
  const { id, claims: _claims, hostId: _hostId, roomId: _roomId, opensAt, closesAt, ...others } = state;
  const { waiting: lineLength, served: lineServed, places: _places, ...rest } = others;
  return {
    dropId: id,
    ...rest,
    seed: revealedSeed(state),
    lineLength,
    lineServed,
    opensAt: opensAt?.toISOString() ?? null,
    closesAt: closesAt?.toISOString() ?? null,
  };
}
