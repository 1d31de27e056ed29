import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { RoomDirectory } from '#rooms';
import { Rooms } from '../../application/ports.js';

/** The rooms as auctions see them. */
@Injectable()
export class RoomAccess extends Rooms {
  constructor(private readonly directory: RoomDirectory) {
    super();
  }

  async checkVisible(roomId: string, actor: Actor): Promise<void> {
    await this.directory.visible(roomId, actor);
  }

  async checkManageable(roomId: string, actor: Actor): Promise<void> {
    await this.directory.manageable(roomId, actor);
  }
}
