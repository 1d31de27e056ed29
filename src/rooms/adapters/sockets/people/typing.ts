import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '#kernel';
import { NodeBus } from '#platform/node-bus/node-bus.js';
import { RoomStage } from '../../../application/room-stage.js';
import { TalkBudget } from '../../../application/talk/ports.js';
import type { RoomActor } from '../../../domain/log.js';
import { MESSAGE_POSTED } from '../../../domain/message-batch.js';
import { LocalRooms } from '../local-rooms.js';
import { Presence } from './presence.js';

const CHANNEL = 'rooms.typing';
/** After so long without another sign somebody types no more; milliseconds. */
const LAPSE = 5_000;
/** A sign that follows another within this time is news to nobody; milliseconds. */
const QUIET = 1_000;

interface Typist extends RoomActor {
  readonly until: number;
}

/** Who is typing in each room that has sockets here. Never stored: it lapses by itself. In a large room somebody always types. */
@Injectable()
export class Typing implements OnModuleInit {
  private readonly rooms = new Map<string, Map<string, Typist>>();
  private readonly stirred = new Set<string>();

  constructor(
    private readonly local: LocalRooms,
    private readonly presence: Presence,
    private readonly bus: NodeBus,
    private readonly stage: RoomStage,
    private readonly budget: TalkBudget,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe(CHANNEL, ({ roomId, user }) => this.hear(roomId as string, user as RoomActor));
    this.local.watch({
      came: () => undefined,
      left: (roomId, socket) => this.stop(roomId, socket.data.actor.userId),
      emptied: (roomId) => this.rooms.delete(roomId),
    });
    this.stage.onEvents((roomId, events) => {
      for (const { type, actor } of events) if (type === MESSAGE_POSTED && actor) this.stop(roomId, actor.id);
    });
  }

  /** Somebody in the room is typing; all nodes hear of it. @throws SlowMode while the room says more than it may */
  async start(roomId: string, actor: Actor): Promise<void> {
    if (this.presence.isTooLargeForTyping(roomId)) return;
    await this.budget.requireCalm(actor, roomId);
    const user: RoomActor = { id: actor.userId, displayName: actor.displayName };
    const typist = this.rooms.get(roomId)?.get(user.id);
    const isNews = typist === undefined || typist.until - performance.now() < LAPSE - QUIET;
    if (isNews) this.bus.publish(CHANNEL, { roomId, user });
  }

  /** Tells the rooms whose typists are others than at the last pulse. */
  pulse(): void {
    const now = performance.now();
    for (const [roomId, typists] of this.rooms) {
      const isLarge = this.presence.isTooLargeForTyping(roomId);
      for (const { id, until } of typists.values()) if (isLarge || until <= now) this.stop(roomId, id);
    }
    for (const roomId of this.stirred) {
      const users = [...(this.rooms.get(roomId)?.values() ?? [])].map(({ id, displayName }) => ({
        id,
        displayName,
      }));
      this.stage.emit(roomId, 'room.typing', { roomId, users });
      if (users.length === 0) this.rooms.delete(roomId);
    }
    this.stirred.clear();
  }

  private hear(roomId: string, { id, displayName }: RoomActor): void {
    if (this.local.size(roomId) === 0 || this.presence.isTooLargeForTyping(roomId)) return;
    const typists = this.rooms.get(roomId) ?? new Map<string, Typist>();
    this.rooms.set(roomId, typists);
    if (!typists.has(id)) this.stirred.add(roomId);
    typists.set(id, { id, displayName, until: performance.now() + LAPSE });
  }

  private stop(roomId: string, userId: string): void {
    if (this.rooms.get(roomId)?.delete(userId) === true) this.stirred.add(roomId);
  }
}
