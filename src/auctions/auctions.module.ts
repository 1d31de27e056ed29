import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { DropsModule } from '#drops';
import { Clock, GroupCommits, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { RoomsModule } from '#rooms';
import { AuctionedUnits } from './adapters/contexts/auctioned-units.js';
import { CatalogVariants } from './adapters/contexts/catalog-variants.js';
import { KnownBidders } from './adapters/contexts/known-bidders.js';
import { RoomAccess } from './adapters/contexts/room-access.js';
import { WinnerHeirs } from './adapters/contexts/winner-heirs.js';
import { AuctionsController } from './adapters/http/auctions.controller.js';
import { BidsController } from './adapters/http/bids.controller.js';
import { PostgresAuctionQueries } from './adapters/postgres/auction.queries.js';
import { PostgresAuctions } from './adapters/postgres/auction.repository.js';
import { AuctionsSchedule } from './adapters/schedules/auctions.schedule.js';
import { AuctionsGateway } from './adapters/sockets/auctions.gateway.js';
import { ConnectedWinners } from './adapters/sockets/connected-winners.js';
import { AwardsSubscriber } from './adapters/subscribers/awards.subscriber.js';
import { PostgresGuestWins } from './adapters/postgres/guest-wins.js';
import { PostgresRecordedBids } from './adapters/postgres/recorded-bids.js';
import { Sha256BidSeals } from './adapters/seals/bid-seals.js';
import { AuctionReceipts, BidSeals, RecordedBids } from './application/auction-receipts.js';
import { AuctionBatch } from './application/auction-batch.js';
import { AuctionDesk } from './application/auction-desk.js';
import { ChangeAuction } from './application/change-auction.js';
import { HearOfAward } from './application/hear-of-award.js';
import { KeepAuctions } from './application/keep-auctions.js';
import { MendAwards } from './application/mend-awards.js';
import { PlaceBid } from './application/place-bid.js';
import { Auctions, Bidders, Rooms, Units, Variants, Winners, Wins } from './application/ports.js';
import { AuctionQueries } from './application/queries.js';
import { ScheduleAuction } from './application/schedule-auction.js';
import { VisibleAuctions } from './application/visible-auctions.js';

/** Sales of one unit to the highest bidder in a room. */
@Module({
  imports: [CatalogModule, RoomsModule, DropsModule],
  controllers: [AuctionsController, BidsController],
  providers: [
    port(Auctions, PostgresAuctions),
    port(AuctionQueries, PostgresAuctionQueries),
    port(Units, AuctionedUnits),
    port(Variants, CatalogVariants),
    port(Rooms, RoomAccess),
    port(Winners, ConnectedWinners),
    port(Bidders, KnownBidders),
    port(Wins, PostgresGuestWins),
    WinnerHeirs,
    port(RecordedBids, PostgresRecordedBids),
    port(BidSeals, Sha256BidSeals),
    useCase(AuctionBatch, [Auctions, Units, Winners, Bidders, UnitOfWork]),
    useCase(AuctionDesk, [AuctionBatch, GroupCommits]),
    useCase(ScheduleAuction, [Auctions, Units, Variants, Rooms, UnitOfWork, Clock, Ids]),
    useCase(ChangeAuction, [AuctionDesk, Auctions, Rooms]),
    useCase(PlaceBid, [AuctionDesk, Auctions, Rooms, Ids]),
    useCase(KeepAuctions, [AuctionDesk, AuctionQueries]),
    useCase(MendAwards, [AuctionDesk, AuctionQueries, Units]),
    useCase(HearOfAward, [AuctionBatch]),
    useCase(VisibleAuctions, [Auctions, Rooms, AuctionQueries]),
    useCase(AuctionReceipts, [VisibleAuctions, RecordedBids, BidSeals]),
    AuctionsGateway,
    AuctionsSchedule,
    AwardsSubscriber,
  ],
})
export class AuctionsModule {}
