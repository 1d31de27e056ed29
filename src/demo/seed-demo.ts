import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { CatalogSeed } from '#catalog';
import { DropsSeed } from '#drops';
import { IdentitySeed } from '#identity';
import { type Actor, Clock, later, type Role } from '#kernel';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { RoomDirectory } from '#rooms';

/** The password of every demo login. */
export const DEMO_PASSWORD = 'souk-demo-2026';

const SHOPPERS = 20;
const DROP = { quantity: 100, amount: 9_900, opensInSeconds: 120, days: 7 };

/** Fills an empty shop: logins, two rooms, about 30 products and a drop two minutes ahead. Does nothing twice. */
@Injectable()
export class SeedDemo implements OnApplicationBootstrap {
  constructor(
    private readonly identity: IdentitySeed,
    private readonly catalog: CatalogSeed,
    private readonly rooms: RoomDirectory,
    private readonly drops: DropsSeed,
    private readonly locks: Locks,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.locks.tryWith('demo', () => this.seed());
  }

  private async seed(): Promise<void> {
    await this.login('admin', 'Ada Admin', 'admin');
    const host = await this.login('host', 'Hana Host', 'host');
    for (let index = 1; index <= SHOPPERS; index += 1) {
      await this.login(`shopper${index}`, `Shopper ${index}`, 'shopper');
    }
    const variantId = await this.catalog.seed(host.userId);
    const owner = { ownerId: host.userId, ownerName: host.displayName, kind: 'public' } as const;
    await this.rooms.open({ ...owner, title: 'Lobby', slug: 'lobby' });
    const room = await this.rooms.open({ ...owner, title: 'Friday drop', slug: 'friday-drop' });
    const now = this.clock.now();
    await this.drops.ensureDrop(host, {
      roomId: room.id,
      variantId,
      quantity: DROP.quantity,
      price: { amount: DROP.amount, currency: 'EUR' },
      perCustomer: 1,
      holdSeconds: this.settings.holdSeconds,
      opensAt: later(now, DROP.opensInSeconds),
      closesAt: later(now, DROP.days * 86_400),
    });
    this.logger.debug('the demo is seeded');
  }

  private async login(name: string, displayName: string, role: Role): Promise<Actor> {
    const user = await this.identity.ensureUser({
      email: `${name}@souk.test`,
      password: DEMO_PASSWORD,
      displayName,
      role,
    });
    return { userId: user.id, sessionId: user.id, displayName, role, guest: false };
  }
}
