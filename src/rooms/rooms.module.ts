import { Module } from '@nestjs/common';
import { Clock, GroupCommits, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { FollowHeirs } from './adapters/contexts/follow-heirs.js';
import { IdentityPeople } from './adapters/contexts/identity-people.js';
import { SanctionHeirs } from './adapters/contexts/sanction-heirs.js';
import { AttachmentsController } from './adapters/http/attachments.controller.js';
import { FollowsController } from './adapters/http/follows.controller.js';
import { MembersController } from './adapters/http/members.controller.js';
import { MessagesController } from './adapters/http/messages.controller.js';
import { PinsController } from './adapters/http/pins.controller.js';
import { ReactionsController } from './adapters/http/reactions.controller.js';
import { ModerationController } from './adapters/http/moderation.controller.js';
import { ReportsController } from './adapters/http/reports.controller.js';
import { RoomLogController } from './adapters/http/room-log.controller.js';
import { RoomsController } from './adapters/http/rooms.controller.js';
import { RoomsV1Controller } from './adapters/http/rooms.v1.controller.js';
import { KeptPictures } from './adapters/media/kept-pictures.js';
import { PostgresAttachmentQueries } from './adapters/postgres/attachments/attachment.queries.js';
import { PostgresAttachments } from './adapters/postgres/attachments/attachments.js';
import { PostgresFollowers, PostgresFollowQueries } from './adapters/postgres/follows/followers.js';
import { PostgresLogReader } from './adapters/postgres/log-reader.js';
import { PostgresMessageQueries } from './adapters/postgres/messages/message.queries.js';
import { PostgresPinBoards, PostgresPinQueries } from './adapters/postgres/messages/pin-boards.js';
import { PostgresPostedMessages } from './adapters/postgres/messages/posted-messages.js';
import { PostgresReactions } from './adapters/postgres/messages/reactions.js';
import { PostgresGuestSanctions } from './adapters/postgres/moderation/guest-sanctions.js';
import { PostgresModerationQueries } from './adapters/postgres/moderation/moderation.queries.js';
import { PostgresBuyers } from './adapters/postgres/moderation/room-buyers.js';
import { PostgresReports } from './adapters/postgres/moderation/room-reports.js';
import { PostgresSanctions } from './adapters/postgres/moderation/room-sanctions.js';
import { PostgresWordLists } from './adapters/postgres/moderation/word-lists.js';
import { PostgresMembers } from './adapters/postgres/room-members.js';
import { PostgresMessages } from './adapters/postgres/room-messages.js';
import { PostgresRoomLog } from './adapters/postgres/room-log.js';
import { PostgresRoomQueries } from './adapters/postgres/room.queries.js';
import { PostgresAgedLogs } from './adapters/postgres/past/aged-logs.js';
import { PostgresRooms } from './adapters/postgres/room.repository.js';
import { AttachmentsSchedule } from './adapters/schedules/attachments.schedule.js';
import { RetentionSchedule } from './adapters/schedules/retention.schedule.js';
import { Bouncer } from './adapters/sockets/bouncer.js';
import { LocalRooms } from './adapters/sockets/local-rooms.js';
import { BusRoomNews } from './adapters/sockets/log/bus-room-news.js';
import { RoomChannels } from './adapters/sockets/log/room-channels.js';
import { MessagesGateway } from './adapters/sockets/messages.gateway.js';
import { CountedTalk } from './adapters/sockets/overload/counted-talk.js';
import { Doorkeepers } from './adapters/sockets/overload/doorkeepers.js';
import { Presence } from './adapters/sockets/people/presence.js';
import { Pulse } from './adapters/sockets/people/pulse.js';
import { Typing } from './adapters/sockets/people/typing.js';
import { PinsGateway } from './adapters/sockets/pins.gateway.js';
import { QuickTalk } from './adapters/sockets/quick-talk.js';
import { RoomEntrance } from './adapters/sockets/room-entrance.js';
import { RoomsGateway } from './adapters/sockets/rooms.gateway.js';
import { SocketStage } from './adapters/sockets/socket-stage.js';
import { PaidOrdersSubscriber } from './adapters/subscribers/paid-orders.subscriber.js';
import { AddMember } from './application/add-member.js';
import { Attachments, Pictures } from './application/attachments/ports.js';
import { AttachmentQueries } from './application/attachments/queries.js';
import { SweepAttachments } from './application/attachments/sweep-attachments.js';
import { UploadAttachment } from './application/attachments/upload-attachment.js';
import { ChangeRoom } from './application/change-room.js';
import { FollowHost } from './application/follows/follow-host.js';
import { Followers } from './application/follows/ports.js';
import { FollowQueries } from './application/follows/queries.js';
import { UnfollowHost } from './application/follows/unfollow-host.js';
import { MarkRead } from './application/mark-read.js';
import { AddReaction } from './application/messages/add-reaction.js';
import { DeleteMessage } from './application/messages/delete-message.js';
import { Deletion } from './application/messages/deletion.js';
import { EditMessage } from './application/messages/edit-message.js';
import { MessageDesk } from './application/messages/message-desk.js';
import { PostedMessages, Reactions } from './application/messages/ports.js';
import { MessageQueries } from './application/messages/queries.js';
import { ReactionDesk } from './application/messages/reaction-desk.js';
import { RemoveReaction } from './application/messages/remove-reaction.js';
import { DeleteAllBy } from './application/messages/delete-all-by.js';
import { KickUser } from './application/moderation/kick-user.js';
import { HandOverSanctions } from './application/guests/hand-over-sanctions.js';
import { LiftSanction } from './application/moderation/lift-sanction.js';
import { NameRole } from './application/moderation/name-role.js';
import { NoteBuyers } from './application/moderation/note-buyers.js';
import { Buyers, GuestSanctions, Reports, Sanctions, WordLists } from './application/moderation/ports.js';
import { ModerationQueries } from './application/moderation/queries.js';
import { ReportMessage } from './application/moderation/report-message.js';
import { ResolveReport } from './application/moderation/resolve-report.js';
import { SanctionUser } from './application/moderation/sanction-user.js';
import { SetWords } from './application/moderation/set-words.js';
import { VisibleWords } from './application/moderation/visible-words.js';
import { OpenDirectRoom } from './application/open-direct-room.js';
import { OpenRoom } from './application/open-room.js';
import { PinCard } from './application/pins/pin-card.js';
import { PinDesk } from './application/pins/pin-desk.js';
import { PinBoards } from './application/pins/ports.js';
import { PinQueries } from './application/pins/queries.js';
import { TakeOffPin } from './application/pins/take-off-pin.js';
import { LogReader, Members, Messages, People, RoomNews, Rooms } from './application/ports.js';
import { PostMessage } from './application/post-message.js';
import { RoomQueries } from './application/queries.js';
import { RemoveMember } from './application/remove-member.js';
import { AgedLogs } from './application/retention/ports.js';
import { PurgeLogs } from './application/retention/purge-logs.js';
import { RoomDirectory } from './application/room-directory.js';
import { RoomLog } from './application/room-log.js';
import { RoomStage } from './application/room-stage.js';
import { StoredRoomDirectory } from './application/stored-room-directory.js';
import { LoggedRoomTalk } from './application/talk/logged-room-talk.js';
import { TalkBudget } from './application/talk/ports.js';
import { RoomTalk } from './application/talk/room-talk.js';

/** Rooms: places with members and one gap-free log each, heard by sockets on every node. */
@Module({
  controllers: [
    ...[RoomsController, MembersController, RoomLogController, RoomsV1Controller],
    ...[MessagesController, ReactionsController, PinsController],
    ...[ModerationController, ReportsController, AttachmentsController],
    FollowsController,
  ],
  providers: [
    port(Rooms, PostgresRooms),
    port(Members, PostgresMembers),
    port(Messages, PostgresMessages),
    port(LogReader, PostgresLogReader),
    port(RoomQueries, PostgresRoomQueries),
    port(People, IdentityPeople),

    useCase(OpenRoom, [Rooms, UnitOfWork, Ids, Clock]),
    useCase(ChangeRoom, [Rooms, RoomLog, UnitOfWork, Clock]),
    useCase(OpenDirectRoom, [Rooms, People, UnitOfWork, Ids, Clock]),
    useCase(AddMember, [Rooms, Members, People, RoomLog, UnitOfWork]),
    useCase(RemoveMember, [Rooms, Members, People, RoomLog, UnitOfWork]),
    useCase(PostMessage, [Messages, RoomLog, GroupCommits, TalkBudget, UnitOfWork]),
    useCase(MarkRead, [Members]),

    // What becomes of messages.
    port(PostedMessages, PostgresPostedMessages),
    port(Reactions, PostgresReactions),
    port(MessageQueries, PostgresMessageQueries),
    useCase(MessageDesk, [Rooms, PostedMessages, RoomLog, Messages]),
    useCase(EditMessage, [MessageDesk, PostedMessages, Clock]),
    useCase(Deletion, [PostedMessages, PinBoards, Clock]),
    useCase(DeleteMessage, [MessageDesk, Deletion]),
    useCase(ReactionDesk, [Reactions, Messages, RoomLog, TalkBudget, GroupCommits]),
    useCase(AddReaction, [ReactionDesk]),
    useCase(RemoveReaction, [ReactionDesk]),
    MessagesGateway,

    port(PinBoards, PostgresPinBoards),
    port(PinQueries, PostgresPinQueries),
    useCase(PinDesk, [Rooms, PostedMessages, PinBoards, RoomLog, UnitOfWork]),
    useCase(PinCard, [PinDesk, Ids, Clock]),
    useCase(TakeOffPin, [PinDesk]),
    PinsGateway,
    port(Sanctions, PostgresSanctions),
    port(GuestSanctions, PostgresGuestSanctions),
    useCase(HandOverSanctions, [GuestSanctions, People, RoomLog]),
    SanctionHeirs,
    port(WordLists, PostgresWordLists),
    port(Reports, PostgresReports),
    port(Buyers, PostgresBuyers),
    port(ModerationQueries, PostgresModerationQueries),
    useCase(NameRole, [Rooms, People, Members, RoomLog, UnitOfWork]),
    useCase(SanctionUser, [Rooms, People, Sanctions, RoomLog, UnitOfWork]),
    useCase(LiftSanction, [Rooms, People, Sanctions, RoomLog, UnitOfWork]),
    useCase(KickUser, [Rooms, People, Members, RoomLog, UnitOfWork]),
    useCase(SetWords, [Rooms, WordLists, RoomLog, UnitOfWork]),
    useCase(VisibleWords, [Rooms, WordLists]),
    useCase(ReportMessage, [Rooms, Reports, Ids, UnitOfWork]),
    useCase(ResolveReport, [Reports, MessageDesk, Deletion]),
    useCase(DeleteAllBy, [Rooms, People, MessageDesk, Deletion]),
    useCase(NoteBuyers, [Buyers]),
    PaidOrdersSubscriber,

    // Who follows whom.
    port(Followers, PostgresFollowers),
    port(FollowQueries, PostgresFollowQueries),
    useCase(FollowHost, [People, Followers, UnitOfWork]),
    useCase(UnfollowHost, [People, Followers, UnitOfWork]),
    FollowHeirs,

    // What messages show.
    port(Pictures, KeptPictures),
    port(Attachments, PostgresAttachments),
    port(AttachmentQueries, PostgresAttachmentQueries),
    useCase(UploadAttachment, [Messages, Pictures, Attachments, UnitOfWork, Ids]),
    useCase(SweepAttachments, [Attachments, Pictures, UnitOfWork]),
    AttachmentsSchedule,

    // What rooms keep for a time only.
    port(AgedLogs, PostgresAgedLogs),
    useCase(PurgeLogs, [AgedLogs, PinBoards, RoomLog, UnitOfWork]),
    RetentionSchedule,

    LocalRooms,
    Bouncer,
    RoomChannels,
    QuickTalk,
    RoomEntrance,
    RoomsGateway,
    Presence,
    Typing,
    Pulse,
    Doorkeepers,
    port(TalkBudget, CountedTalk),
    BusRoomNews,
    { provide: RoomNews, useExisting: BusRoomNews },
    SocketStage,

    // The facades.
    port(RoomLog, PostgresRoomLog),
    useCase(StoredRoomDirectory, [Rooms, UnitOfWork, Ids, Clock]),
    { provide: RoomDirectory, useExisting: StoredRoomDirectory },
    { provide: RoomStage, useExisting: SocketStage },
    useCase(LoggedRoomTalk, [Rooms, LogReader, Messages, RoomLog, People]),
    { provide: RoomTalk, useExisting: LoggedRoomTalk },
  ],
  exports: [RoomLog, RoomDirectory, RoomStage, RoomTalk],
})
export class RoomsModule {}
