import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '#kernel';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { NodeBus } from '#platform/node-bus/node-bus.js';
import { chatThinned } from '#platform/telemetry/metrics.js';
import { type Talk, TalkBudget } from '../../../application/talk/ports.js';
import type { RoomEvent } from '../../../domain/log.js';
import { MESSAGE_POSTED } from '../../../domain/message-batch.js';
import { tooSoon } from '../../../domain/moderation/speech.js';
import { TalkPace } from '../../../domain/moderation/talk-pace.js';
import { BusRoomNews } from '../log/bus-room-news.js';
import { Presence } from '../people/presence.js';
import { Doorkeepers } from './doorkeepers.js';

const CHANNEL = 'rooms.turns';
/** Turns are told to the other nodes so often: far sooner than most of them come; milliseconds. */
const TELL_EVERY = 50;
/** How often rooms that fell silent are forgotten; milliseconds. */
const SWEEP_EVERY = 10_000;
const CHAT: readonly string[] = [MESSAGE_POSTED, 'reaction.added', 'reaction.removed'];

/** Who was told to come back after how many milliseconds, by room. */
type Turns = Record<string, [userId: string, wait: number][]>;

/**
 * The budget of each room, as one node counts it: its own talk when it is let in, that of the other nodes as their news
 * come, and every turn that any node gave. So a burst on several nodes passes on each, and all that follows is shared.
 */
@Injectable()
export class CountedTalk extends TalkBudget implements OnModuleInit, OnModuleDestroy {
  /** Rooms that somebody spoke in lately. */
  private readonly paces = new Map<string, TalkPace>();
  private given: Turns = {};
  private telling: NodeJS.Timeout | undefined;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: NodeBus,
    private readonly news: BusRoomNews,
    private readonly presence: Presence,
    private readonly doorkeepers: Doorkeepers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  onModuleInit(): void {
    this.news.hear((roomId, events, here) => this.hear(roomId, events, here));
    this.bus.subscribe(CHANNEL, ({ turns }, node) => {
      if (node !== this.bus.nodeId) this.keep(turns as Turns);
    });
    this.sweeping = setInterval(() => this.sweep(), SWEEP_EVERY).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.telling);
    clearInterval(this.sweeping);
  }

  async within<T>(actor: Actor, talk: Talk, say: () => Promise<T>): Promise<T> {
    const { roomId, kind, clientId } = talk;
    const { userId } = actor;
    const pace = this.paceOf(roomId);
    // Its answer was lost: it is not said anew.
    if (clientId !== undefined && pace.knows(`${userId} ${clientId}`)) return say();
    const gap = this.gapOf(roomId);
    if (!pace.isCalm(performance.now()) && (await this.doorkeepers.letPass(actor, roomId))) {
      pace.count(userId, gap, performance.now());
    } else {
      const wait = pace.ask(userId, gap, performance.now());
      if (wait > 0) throw thinned(wait, kind);
    }
    try {
      return await say();
    } catch (error) {
      pace.giveBack(gap);
      throw error;
    }
  }

  async requireCalm(actor: Actor, roomId: string): Promise<void> {
    const pace = this.paces.get(roomId);
    if (pace === undefined || pace.isCalm(performance.now())) return;
    if (await this.doorkeepers.letPass(actor, roomId)) return;
    throw thinned(pace.calmIn(performance.now()), 'typing');
  }

  private promised(roomId: string, userId: string, wait: number): void {
    (this.given[roomId] ??= []).push([userId, wait]);
    this.telling ??= setTimeout(() => this.tell(), TELL_EVERY).unref();
  }

  private tell(): void {
    this.telling = undefined;
    this.bus.publish(CHANNEL, { turns: this.given });
    this.given = {};
  }

  private keep(turns: Turns): void {
    const now = performance.now();
    for (const [roomId, given] of Object.entries(turns)) {
      const pace = this.paceOf(roomId);
      for (const [userId, wait] of given) pace.promise(userId, wait, this.gapOf(roomId), now);
    }
  }

  private hear(roomId: string, events: readonly RoomEvent[], here: boolean): void {
    const now = performance.now();
    const chat = events.filter(({ type, actor }) => actor !== null && CHAT.includes(type));
    if (chat.length === 0) return;
    const pace = this.paceOf(roomId);
    const gap = this.gapOf(roomId);
    for (const { type, actor, data } of chat) {
      const userId = actor?.id ?? '';
      if (!here) pace.count(userId, gap, now);
      if (type === MESSAGE_POSTED) pace.remember(`${userId} ${(data as { clientId: string }).clientId}`, now);
    }
  }

  private paceOf(roomId: string): TalkPace {
    let pace = this.paces.get(roomId);
    if (pace === undefined) {
      pace = new TalkPace((userId, wait) => this.promised(roomId, userId, wait));
      this.paces.set(roomId, pace);
    }
    return pace;
  }

  /** How many milliseconds of the room one message takes up: the more listen on one node, the longer. */
  private gapOf(roomId: string): number {
    const { chatMaxMessages, chatMaxDeliveries } = this.settings;
    const deliverable = chatMaxDeliveries / Math.max(this.presence.busiest(roomId), 1);
    // However large a room is, it is not mute.
    return 1_000 / Math.max(Math.min(chatMaxMessages, deliverable), 1);
  }

  private sweep(): void {
    const now = performance.now();
    for (const [roomId, pace] of this.paces) if (pace.isOver(now)) this.paces.delete(roomId);
  }
}

function thinned(wait: number, kind: Talk['kind'] | 'typing'): Error {
  chatThinned.inc({ kind });
  return tooSoon(wait, 'crowd');
}
