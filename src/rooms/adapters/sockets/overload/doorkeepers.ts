import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { type Keepers, Members, Rooms } from '../../../application/ports.js';
import { requireSeen } from '../../../domain/access.js';
import { LocalRooms } from '../local-rooms.js';

/** How long a node relies on who keeps order; milliseconds. */
const FRESH = 5_000;

/** Who need not wait while a room says more than it may. Only such rooms ask the database, once in a while each. */
@Injectable()
export class Doorkeepers {
  /** Bounded by the rooms that are too loud. */
  private readonly known = new Map<string, Promise<Keepers | null>>();

  constructor(
    private readonly members: Members,
    private readonly places: Rooms,
    private readonly rooms: LocalRooms,
  ) {}

  /**
   * True for those who keep order, and where there is no room: then nobody is told to wait for it.
   * @throws NotFound, Banned for whoever may not be in a room that not everyone sees
   */
  async letPass(actor: Actor, roomId: string): Promise<boolean> {
    const keepers = await this.keepers(roomId);
    if (keepers === null || actor.role === 'admin' || keepers.userIds.includes(actor.userId)) return true;
    if (keepers.kind !== 'public' && !this.rooms.holds(roomId, actor.userId))
      requireSeen(await this.places.place(roomId, actor.userId));
    return false;
  }

  private keepers(roomId: string): Promise<Keepers | null> {
    const known = this.known.get(roomId);
    if (known !== undefined) return known;
    const asked = this.members.keepers(roomId);
    this.known.set(roomId, asked);
    const forget = (): void => void this.known.delete(roomId);
    asked.then(() => setTimeout(forget, FRESH).unref(), forget);
    return asked;
  }
}
