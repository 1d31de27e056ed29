/** Made of docs/asyncapi.json by `npm run docs`: never written by hand. */

interface Schemas {
  readonly AddPinDto: {
    readonly productId?: string;
    readonly messageId?: string;
    readonly roomId: string;
  };
  readonly Amount: {
    /** Minor units */
    readonly amount: number;
    readonly currency: string;
  };
  readonly AuctionAmount: {
    /** Minor units */
    readonly amount: number;
    readonly currency: string;
  };
  readonly BidAmountDto: {
    readonly amount: number;
    readonly currency: string;
  };
  readonly BidTaken: {
    readonly id: string;
    /** The order of arrival in this auction, from 1 */
    readonly seq: number;
    readonly maximum: Schemas['AuctionAmount'];
    /** Whether this bid led when it was taken */
    readonly leading: boolean;
    readonly price: Schemas['AuctionAmount'] | null;
    readonly endsAt: string | null;
  };
  readonly ClaimShown: {
    readonly id: string;
    readonly dropId: string;
    readonly state: 'held' | 'ordered' | 'released' | 'expired';
    /** The order of arrival, from 1 */
    readonly number: number;
    readonly quantity: number;
    readonly price: Schemas['PriceShown'];
    readonly createdAt: string;
    readonly expiresAt: string;
  };
  readonly EditMessageDto: {
    readonly text: string;
    readonly messageId: string;
  };
  readonly EnterRoomDto: {
    readonly roomId: string;
    readonly after?: number;
  };
  readonly MessageRefDto: {
    readonly messageId: string;
  };
  readonly Person: {
    readonly id: string;
    readonly displayName: string;
  };
  readonly PriceShown: {
    readonly amount: number;
    readonly currency: string;
  };
  readonly Problem: {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly detail: string;
    readonly code: string;
    readonly instance?: string;
    readonly requestId?: string;
    readonly errors?: readonly {
      readonly path?: string;
      readonly message?: string;
    }[];
  };
  readonly ReactionDto: {
    readonly emoji: string;
    readonly messageId: string;
  };
  readonly RemovePinDto: {
    readonly roomId: string;
    readonly pinId: string;
  };
  readonly RenewDto: {
    readonly token: string;
  };
  readonly RoomEvent:
    | Schemas['message.posted']
    | Schemas['message.edited']
    | Schemas['message.deleted']
    | Schemas['reaction.added']
    | Schemas['reaction.removed']
    | Schemas['product.pinned']
    | Schemas['product.unpinned']
    | Schemas['message.pinned']
    | Schemas['message.unpinned']
    | Schemas['member.joined']
    | Schemas['member.left']
    | Schemas['moderation.muted']
    | Schemas['moderation.unmuted']
    | Schemas['moderation.kicked']
    | Schemas['moderation.banned']
    | Schemas['moderation.unbanned']
    | Schemas['moderation.role_changed']
    | Schemas['moderation.slow_mode']
    | Schemas['moderation.chat']
    | Schemas['moderation.links']
    | Schemas['moderation.shield']
    | Schemas['moderation.retention']
    | Schemas['moderation.words']
    | Schemas['drop.scheduled']
    | Schemas['drop.opened']
    | Schemas['drop.paused']
    | Schemas['drop.resumed']
    | Schemas['drop.progress']
    | Schemas['drop.sold_out']
    | Schemas['drop.closed']
    | Schemas['drop.cancelled']
    | Schemas['auction.scheduled']
    | Schemas['auction.opened']
    | Schemas['auction.bid']
    | Schemas['auction.extended']
    | Schemas['auction.ended']
    | Schemas['auction.passed_on']
    | Schemas['auction.sold']
    | Schemas['auction.unsold']
    | Schemas['auction.cancelled'];
  readonly RoomReadDto: {
    readonly seq: number;
    readonly roomId: string;
  };
  readonly RoomRefDto: {
    readonly roomId: string;
  };
  readonly SendMessageDto: {
    readonly text: string;
    readonly clientId: string;
    readonly replyTo?: string;
    readonly mentions?: readonly string[];
    readonly attachments?: readonly string[];
    readonly roomId: string;
  };
  readonly SocketBidDto: {
    readonly maximum: Schemas['BidAmountDto'];
    readonly auctionId: string;
    readonly key: string;
  };
  readonly SocketClaimDto: {
    readonly quantity: number;
    readonly dropId: string;
    readonly key: string;
    readonly challenge?: string;
  };
  readonly 'auction.bid': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.bid';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      /** Of the bid in its auction */
      readonly seq: number;
      readonly kind: 'bid' | 'pre_bid' | 'buy_now';
      readonly bidder: Schemas['Person'];
      readonly price: Schemas['Amount'] | null;
      readonly leader: Schemas['Person'] | null;
      readonly reserveMet: boolean;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.cancelled': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.cancelled';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.ended': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.ended';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.extended': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.extended';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      /** Of the bid that did */
      readonly seq: number;
      readonly endsAt: string;
    };
  };
  readonly 'auction.opened': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.opened';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.passed_on': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.passed_on';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.scheduled': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.scheduled';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.sold': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.sold';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'auction.unsold': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'auction.unsold';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly auctionId: string;
      readonly roomId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
      readonly mode: 'soft_close' | 'sudden_death';
      readonly startPrice: Schemas['Amount'];
      readonly buyNow: Schemas['Amount'] | null;
      readonly price: Schemas['Amount'] | null;
      readonly reserveMet: boolean;
      readonly bids: number;
      readonly leader: Schemas['Person'] | null;
      readonly winner: {
        readonly id: string;
        readonly displayName: string;
        readonly price: Schemas['Amount'];
      } | null;
      readonly opensAt: string | null;
      readonly endsAt: string | null;
    };
  };
  readonly 'drop.cancelled': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.cancelled';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'drop.closed': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.closed';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'drop.opened': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.opened';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'drop.paused': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.paused';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'drop.progress': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.progress';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly claims: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
    };
  };
  readonly 'drop.resumed': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.resumed';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'drop.scheduled': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.scheduled';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'drop.sold_out': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'drop.sold_out';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly dropId: string;
      readonly variantId: string;
      readonly title: string;
      readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
      readonly quantity: number;
      readonly available: number;
      readonly held: number;
      readonly sold: number;
      readonly lineLength: number;
      /** Whoever has place n waits behind fewer than n - lineServed others */
      readonly lineServed: number;
      readonly perCustomer: number;
      readonly holdSeconds: number;
      readonly price: Schemas['Amount'];
      readonly admission: 'at_once' | 'pre_line' | 'draw';
      /** What shuffled the line, in hex, once it has */
      readonly seed: string | null;
      /** SHA-256 of the seed, told from the beginning */
      readonly seedHash: string | null;
      readonly opensAt: string | null;
      readonly closesAt: string | null;
    };
  };
  readonly 'member.joined': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'member.joined';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
    };
  };
  readonly 'member.left': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'member.left';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
    };
  };
  readonly 'message.deleted': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'message.deleted';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly messageId: string;
      readonly by: 'author' | 'moderator';
      readonly deletedAt: string;
    };
  };
  readonly 'message.edited': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'message.edited';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly messageId: string;
      readonly text?: string;
      readonly editedAt: string;
    };
  };
  readonly 'message.pinned': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'message.pinned';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly pinId: string;
      readonly messageId: string;
    };
  };
  readonly 'message.posted': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'message.posted';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly text?: string;
      /** The author's own name for it */
      readonly clientId: string;
      readonly replyTo?: string;
      /** The ids of users who may want to know of it */
      readonly mentions?: readonly string[];
      /** What it shows; gone with its text */
      readonly attachments?: readonly {
        readonly id: string;
        readonly type: 'image/webp';
        readonly width: number;
        readonly height: number;
        readonly bytes: number;
        readonly sizes: {
          readonly full: {
            /** A path of the API, which takes your token */
            readonly url: string;
            readonly width: number;
            readonly height: number;
          };
          readonly thumb: {
            /** A path of the API, which takes your token */
            readonly url: string;
            readonly width: number;
            readonly height: number;
          };
        };
      }[];
      readonly editedAt?: string;
      readonly deletedAt?: string;
      readonly deletedBy?: 'author' | 'moderator';
    };
  };
  readonly 'message.unpinned': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'message.unpinned';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly pinId: string;
      readonly messageId: string;
    };
  };
  readonly 'moderation.banned': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.banned';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
      /** Null: until it is lifted */
      readonly until: string | null;
      readonly reason: string | null;
    };
  };
  readonly 'moderation.chat': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.chat';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly chat: 'everyone' | 'followers' | 'members' | 'buyers';
      /** For `members`: since when they must be at least */
      readonly minMemberSeconds: number;
      /** For `followers`: since when they must follow at least; older events have none */
      readonly minFollowSeconds?: number;
      readonly was: {
        readonly chat: 'everyone' | 'followers' | 'members' | 'buyers';
        /** For `members`: since when they must be at least */
        readonly minMemberSeconds: number;
        /** For `followers`: since when they must follow at least; older events have none */
        readonly minFollowSeconds?: number;
      };
    };
  };
  readonly 'moderation.kicked': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.kicked';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
      readonly reason: string | null;
    };
  };
  readonly 'moderation.links': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.links';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly links: 'allow' | 'members' | 'block';
      readonly was: 'allow' | 'members' | 'block';
    };
  };
  readonly 'moderation.muted': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.muted';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
      /** Null: until it is lifted */
      readonly until: string | null;
      readonly reason: string | null;
    };
  };
  readonly 'moderation.retention': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.retention';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly retentionDays: number | null;
      readonly was: number | null;
    };
  };
  readonly 'moderation.role_changed': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.role_changed';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
      readonly role: 'co_host' | 'moderator' | 'member';
      readonly was: 'co_host' | 'moderator' | 'member';
    };
  };
  readonly 'moderation.shield': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.shield';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly shield: boolean;
    };
  };
  readonly 'moderation.slow_mode': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.slow_mode';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly slowModeSeconds: number;
      readonly was: number;
    };
  };
  readonly 'moderation.unbanned': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.unbanned';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
    };
  };
  readonly 'moderation.unmuted': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.unmuted';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly user: Schemas['Person'];
    };
  };
  readonly 'moderation.words': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'moderation.words';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      /** How many */
      readonly added: number;
      readonly removed: number;
    };
  };
  readonly 'product.pinned': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'product.pinned';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly pinId: string;
      readonly productId: string;
    };
  };
  readonly 'product.unpinned': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'product.unpinned';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly pinId: string;
      readonly productId: string;
    };
  };
  readonly 'reaction.added': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'reaction.added';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly messageId: string;
      readonly emoji: string;
    };
  };
  readonly 'reaction.removed': {
    /** Its place in the log of its room, without a gap */
    readonly seq: number;
    readonly id: string;
    readonly type: 'reaction.removed';
    readonly at: string;
    readonly actor: Schemas['Person'] | null;
    readonly data: {
      readonly messageId: string;
      readonly emoji: string;
    };
  };
}

/** An event of a room's log; its `type` tells what is in `data`. A newer server may send types that are not here. */

export type RoomEvent = Schemas['RoomEvent'];

/** Each command: what it takes, and what it is acknowledged with besides `ok`. */

export interface Commands {
  /** Bids; the same `key` again is the same bid. */
  readonly 'auction.bid': {
    readonly takes: Schemas['SocketBidDto'];
    readonly gives: {
      readonly bid: Schemas['BidTaken'];
    };
  };
  /** Keeps the connection alive past the expiry of its token. */
  readonly 'auth.renew': { readonly takes: Schemas['RenewDto']; readonly gives: object };
  /** Claims units; the same `key` again is the same claim. */
  readonly 'drop.claim': {
    readonly takes: Schemas['SocketClaimDto'];
    readonly gives: {
      readonly claim: Schemas['ClaimShown'];
    };
  };
  /** Takes the text of a message away: yours, or any as a moderator. */
  readonly 'message.delete': { readonly takes: Schemas['MessageRefDto']; readonly gives: object };
  /** Gives a message of yours another text. */
  readonly 'message.edit': {
    readonly takes: Schemas['EditMessageDto'];
    readonly gives: {
      /** When it was last edited */
      readonly editedAt: string | null;
    };
  };
  /** Says something; the same `clientId` again is the same message. */
  readonly 'message.send': {
    readonly takes: Schemas['SendMessageDto'];
    readonly gives: {
      readonly id: string;
      readonly seq: number;
    };
  };
  /** Has the room show a product or a message, as a moderator. */
  readonly 'pin.add': {
    readonly takes: Schemas['AddPinDto'];
    readonly gives: {
      readonly id: string;
    };
  };
  /** Has it show that no longer. */
  readonly 'pin.remove': { readonly takes: Schemas['RemovePinDto']; readonly gives: object };
  /** Puts an emoji on a message. */
  readonly 'reaction.add': { readonly takes: Schemas['ReactionDto']; readonly gives: object };
  /** Takes your emoji off. */
  readonly 'reaction.remove': { readonly takes: Schemas['ReactionDto']; readonly gives: object };
  /** Enters a room: then comes every event after `after`, without it only new ones. */
  readonly 'room.join': {
    readonly takes: Schemas['EnterRoomDto'];
    readonly gives: {
      /** The last number that everyone there has been sent */
      readonly seq: number;
      /** The first number that can still be read */
      readonly oldest: number;
      /** `after` was of no use: what follows begins anew near the end */
      readonly reset?: true;
    };
  };
  /** Leaves a room. */
  readonly 'room.leave': { readonly takes: Schemas['RoomRefDto']; readonly gives: object };
  /** Moves your read marker forward. */
  readonly 'room.read': {
    readonly takes: Schemas['RoomReadDto'];
    readonly gives: {
      /** Where it stands */
      readonly seq: number;
    };
  };
  /** Shows that you type. */
  readonly typing: { readonly takes: Schemas['RoomRefDto']; readonly gives: object };
}

/** What a room is told. */

export interface RoomFrames {
  /** The log: `seq` goes on within and between frames. */
  readonly 'room.events': {
    readonly roomId: string;
    readonly events: readonly Schemas['RoomEvent'][];
  };
  /** How many people are there, in a small room also who; at most twice a second, in no log. */
  readonly 'room.presence': {
    readonly roomId: string;
    readonly count: number;
    /** Everybody, unless the room is too large for names */
    readonly users?: readonly Schemas['Person'][];
  };
  /** Who types; it lapses by itself, and is in no log. */
  readonly 'room.typing': {
    readonly roomId: string;
    readonly users: readonly Schemas['Person'][];
  };
  /** How stock moves; at most 5 times a second, in no log. */
  readonly 'drop.stock': {
    readonly roomId: string;
    readonly dropId: string;
    readonly available: number;
    readonly held: number;
    readonly sold: number;
    readonly lineLength: number;
    readonly lineServed: number;
    /** Of the last change */
    readonly seq: number;
  };
}

/** What one user is told, wherever they are connected. */

export interface UserFrames {
  /** Your turn in a line came: you hold a claim. */
  readonly 'line.turn': {
    readonly dropId: string;
    readonly claim: Schemas['ClaimShown'];
  };
  /** Your comment made a claim. */
  readonly 'claim.held': {
    readonly dropId: string;
    readonly claim: Schemas['ClaimShown'];
    readonly messageId: string;
  };
  /** You won: the unit is held for you. */
  readonly 'auction.won': {
    readonly auctionId: string;
    readonly claim: Schemas['ClaimShown'];
  };
  /** How far an import of yours is: at most twice a second, and always its end. */
  readonly 'import.progress': {
    readonly importId: string;
    readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
    readonly bytes: number;
    readonly bytesDone: number;
    readonly errorCount: number;
    readonly rows: {
      readonly read: number;
      readonly failed: number;
      readonly skipped: number;
    };
    readonly products: {
      readonly created: number;
      readonly updated: number;
      readonly unchanged: number;
    };
  };
}

/** What one connection is told. */

export interface ConnectionFrames {
  /** You were put out, or may not see the room any more: nothing more comes from it. */
  readonly 'room.left': {
    readonly roomId: string;
    readonly reason: 'kicked' | 'banned' | 'not_found';
  };
  /** The connection that you named as `previous` at the handshake was cut, as you did not read what it sent. Go on by `seq`. */
  readonly 'connection.cut': {
    readonly reason: 'slow_reader';
  };
  /** The session behind this connection is over; it is closed after this. `token_expired`: renew, and come back. */
  readonly 'session.ended': {
    readonly reason: string;
  };
  /** This node stops: connect anew after this time. */
  readonly 'server.draining': {
    readonly retryAfterMs: number;
  };
}
