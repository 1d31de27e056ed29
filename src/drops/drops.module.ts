import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { Clock, GroupCommits, Ids, UnitOfWork } from '#kernel';
import type { Tables } from '#platform/database/tables.js';
import { port, useCase } from '#platform/di/providers.js';
import { RoomsModule } from '#rooms';
import { CatalogVariants } from './adapters/contexts/catalog-variants.js';
import { ClaimHeirs } from './adapters/contexts/claim-heirs.js';
import { DropsSeed } from './adapters/contexts/drops-seed.js';
import { RoomAccess } from './adapters/contexts/room-access.js';
import { ReceiptsController } from './adapters/http/receipts.controller.js';
import { LineController } from './adapters/http/line.controller.js';
import { LineTurnsSubscriber } from './adapters/subscribers/line-turns.subscriber.js';
import { WaitingLine1763740000100 } from './adapters/postgres/migrations/1763740000100-waiting-line.js';
import { PauseAndCancel1763740000200 } from './adapters/postgres/migrations/1763740000200-pause-and-cancel.js';
import { Holds1763740000900 } from './adapters/postgres/migrations/1763740000900-holds.js';
import { Merges1763740001100 } from './adapters/postgres/migrations/1763740001100-merges.js';
import { Plans1763740001000 } from './adapters/postgres/migrations/1763740001000-plans.js';
import { Receipts1763740000700 } from './adapters/postgres/migrations/1763740000700-receipts.js';
import { PostgresReceipts } from './adapters/postgres/receipts/receipts.js';
import { ReceiptsSchedule } from './adapters/schedules/receipts.schedule.js';
import { Sha256Seals } from './adapters/seals/sha256-seals.js';
import { Receipts, Seals } from './application/receipts/ports.js';
import { SealReceipts } from './application/receipts/seal-receipts.js';
import { VisibleReceipts } from './application/receipts/visible-receipts.js';
import { WaitInLine } from './application/wait-in-line.js';
import { RandomSeeds } from './adapters/crypto/random-seeds.js';
import { ClaimsController } from './adapters/http/claims.controller.js';
import { FrontDrops } from './adapters/http/front-drops.js';
import { DropsController } from './adapters/http/drops.controller.js';
import { PostgresClaimsForOrders } from './adapters/postgres/claims-for-orders.js';
import { PostgresDropQueries } from './adapters/postgres/drop.queries.js';
import { PostgresDrops } from './adapters/postgres/drop.repository.js';
import { Drops1763740000000 } from './adapters/postgres/migrations/1763740000000-drops.js';
import { UnitsOfAuctions1763740000500 } from './adapters/postgres/migrations/1763740000500-units-of-auctions.js';
import { Admission1763740000600 } from './adapters/postgres/migrations/1763740000600-admission.js';
import { DeadlinesSchedule } from './adapters/schedules/deadlines.schedule.js';
import { DropStock } from './adapters/sockets/drop-stock.js';
import { DropsGateway } from './adapters/sockets/drops.gateway.js';
import { AwardedClaims } from './application/awarded-claims.js';
import { ChangeDrop } from './application/change-drop.js';
import { ClaimUnits } from './application/claim-units.js';
import { ClaimsForOrders } from './application/claims-for-orders.js';
import { DropDesk } from './application/drop-desk.js';
import { FinishedDrops } from './application/finished-drops.js';
import { HandOverClaims } from './application/guests/hand-over-claims.js';
import { KeepDeadlines } from './application/keep-deadlines.js';
import { OrderClaims } from './application/order-claims.js';
import { ExtendHolds } from './application/extend-holds.js';
import { Drops, Rooms, Seeds, Variants } from './application/ports.js';
import { DropQueries } from './application/queries.js';
import { ReleaseClaim } from './application/release-claim.js';
import { ScheduleDrop } from './application/schedule-drop.js';
import { VisibleDrops } from './application/visible-drops.js';
import { RoomComments } from './adapters/contexts/room-comments.js';
import { CommentClaimsController } from './adapters/http/comment-claims.controller.js';
import { PostgresCommentClaims } from './adapters/postgres/comments/comment-claims.js';
import { CommentClaims1763740000800 } from './adapters/postgres/migrations/1763740000800-comment-claims.js';
import { CommentClaimsSubscriber } from './adapters/subscribers/comment-claims.subscriber.js';
import { ClaimComments } from './application/comments/claim-comments.js';
import { CommentClaims, Talk } from './application/comments/ports.js';
import { SetCommentClaims } from './application/comments/set-comment-claims.js';
import { VisibleCommentClaims } from './application/comments/visible-comment-claims.js';

/** What drops keep in PostgreSQL. */
export const dropsTables: Tables = {
  rows: [],
  migrations: [
    Drops1763740000000,
    WaitingLine1763740000100,
    PauseAndCancel1763740000200,
    UnitsOfAuctions1763740000500,
    Admission1763740000600,
    Receipts1763740000700,
    CommentClaims1763740000800,
    Holds1763740000900,
    Plans1763740001000,
    Merges1763740001100,
  ],
};

/** Limited sales in rooms. */
@Module({
  imports: [CatalogModule, RoomsModule],
  controllers: [
    DropsController,
    ClaimsController,
    LineController,
    ReceiptsController,
    CommentClaimsController,
  ],
  providers: [
    port(Drops, PostgresDrops),
    port(DropQueries, PostgresDropQueries),
    port(Rooms, RoomAccess),
    port(Variants, CatalogVariants),
    port(Seeds, RandomSeeds),
    port(Receipts, PostgresReceipts),
    port(Seals, Sha256Seals),
    port(ClaimsForOrders, PostgresClaimsForOrders),
    useCase(DropDesk, [Drops, UnitOfWork, Ids, GroupCommits]),
    useCase(FinishedDrops, [Drops, Clock]),
    useCase(HandOverClaims, [DropDesk, DropQueries]),
    ClaimHeirs,
    useCase(ScheduleDrop, [Drops, Variants, Rooms, UnitOfWork, DropQueries, Ids, Seeds]),
    useCase(ChangeDrop, [DropDesk, Drops, Rooms]),
    useCase(ClaimUnits, [DropDesk, Drops, Rooms, Ids, FinishedDrops]),
    useCase(WaitInLine, [DropDesk, Drops, Rooms, DropQueries]),
    useCase(ReleaseClaim, [DropDesk, DropQueries]),
    useCase(KeepDeadlines, [DropDesk, DropQueries]),
    useCase(OrderClaims, [Drops, UnitOfWork]),
    useCase(ExtendHolds, [Drops, UnitOfWork]),
    useCase(AwardedClaims, [Drops, Clock, Ids]),
    useCase(SealReceipts, [Receipts, Seals, UnitOfWork]),
    useCase(VisibleReceipts, [Drops, Rooms, Receipts, Seals]),
    useCase(VisibleDrops, [Drops, Rooms, DropQueries]),
    DropsSeed,
    DropsGateway,
    DropStock,
    FrontDrops,
    LineTurnsSubscriber,

    port(CommentClaims, PostgresCommentClaims),
    port(Talk, RoomComments),
    useCase(SetCommentClaims, [CommentClaims, Rooms, Talk, UnitOfWork]),
    useCase(VisibleCommentClaims, [CommentClaims, Rooms]),
    useCase(ClaimComments, [CommentClaims, Talk, DropDesk, Ids]),
    CommentClaimsSubscriber,

    DeadlinesSchedule,
    ReceiptsSchedule,
  ],
  exports: [AwardedClaims, ClaimsForOrders, DropsSeed],
})
export class DropsModule {}
