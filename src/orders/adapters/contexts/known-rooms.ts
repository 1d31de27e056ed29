import { Injectable } from '@nestjs/common';
import { type Actor, DomainError } from '#kernel';
import { RoomDirectory } from '#rooms';
import { Rooms } from '../../application/room-prices/ports.js';

/** The rooms context as prices see it. */
@Injectable()
export class KnownRooms extends Rooms {
  constructor(private readonly directory: RoomDirectory) {
    super();
  }

  async sees(userId: string, roomId: string): Promise<boolean> {
    try {
      // Who may see a room is decided by the user alone.
      await this.directory.visible(roomId, {
        ...{ userId, sessionId: '', displayName: '', role: 'shopper', guest: false },
      });
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  async ownerOf(roomId: string, actor: Actor): Promise<string> {
    return (await this.directory.manageable(roomId, actor)).ownerId;
  }
}
