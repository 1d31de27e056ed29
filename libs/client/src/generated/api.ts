/** Made of docs/openapi.json by `npm run docs`: never written by hand. */

export interface Schemas {
  readonly DeadJobBody: {
    readonly id: string;
    readonly name: string;
    /** What it was to be done with. */
    readonly payload: Readonly<Record<string, unknown>>;
    /** Why its last attempt failed. */
    readonly error: string;
  };
  readonly OnlyPage: {
    readonly next: string | null;
  };
  readonly DeadJobListBody: {
    readonly data: readonly Schemas['DeadJobBody'][];
    readonly page: Schemas['OnlyPage'];
  };
  readonly RegisterDto: {
    readonly email: string;
    readonly password: string;
    readonly displayName: string;
  };
  readonly UserBody: {
    readonly id: string;
    /** Absent for a guest. */
    readonly email?: string;
    readonly displayName: string;
    readonly role: 'shopper' | 'host' | 'admin';
    /** True for a user without a password. */
    readonly guest: boolean;
  };
  readonly SignedInBody: {
    readonly user: Schemas['UserBody'];
    /** Send it as `Authorization: Bearer …` and in the socket handshake. */
    readonly accessToken: string;
    /** Trade it at `POST /v2/auth/refresh`, once. */
    readonly refreshToken: string;
    /** Seconds the access token is good for. */
    readonly expiresIn: number;
  };
  readonly LoginDto: {
    readonly email: string;
    readonly password: string;
  };
  readonly DisplayNameDto: {
    readonly displayName: string;
  };
  readonly RefreshDto: {
    readonly refreshToken: string;
  };
  readonly ProfileBody: {
    readonly id: string;
    /** Absent for a guest. */
    readonly email?: string;
    readonly displayName: string;
    readonly role: 'shopper' | 'host' | 'admin';
    /** True for a user without a password. */
    readonly guest: boolean;
    readonly updatedAt: string;
  };
  readonly SessionBody: {
    readonly id: string;
    /** The User-Agent that signed in. */
    readonly userAgent: string | null;
    /** True for the session that asks. */
    readonly current: boolean;
    readonly createdAt: string;
    /** When it was last refreshed. */
    readonly lastUsedAt: string;
    /** When it ends unless it is refreshed. */
    readonly expiresAt: string;
  };
  readonly SessionPage: {
    readonly next: string | null;
  };
  readonly SessionListBody: {
    readonly data: readonly Schemas['SessionBody'][];
    readonly page: Schemas['SessionPage'];
  };
  readonly BanDto: {
    readonly seconds?: number;
    readonly reason?: string;
  };
  readonly BanBody: {
    readonly userId: string;
    /** null: until it is lifted */
    readonly until: string | null;
    readonly reason: string | null;
  };
  readonly OptionTextsDto: {
    readonly name: string;
    /**  */
    readonly values: readonly string[];
  };
  readonly OptionTranslationsDto: {
    readonly en?: Schemas['OptionTextsDto'];
    readonly de?: Schemas['OptionTextsDto'];
    readonly fr?: Schemas['OptionTextsDto'];
    readonly es?: Schemas['OptionTextsDto'];
    readonly it?: Schemas['OptionTextsDto'];
    readonly nl?: Schemas['OptionTextsDto'];
    readonly pl?: Schemas['OptionTextsDto'];
    readonly pt?: Schemas['OptionTextsDto'];
    readonly sv?: Schemas['OptionTextsDto'];
    readonly da?: Schemas['OptionTextsDto'];
    readonly cs?: Schemas['OptionTextsDto'];
    readonly tr?: Schemas['OptionTextsDto'];
    readonly ar?: Schemas['OptionTextsDto'];
    readonly ja?: Schemas['OptionTextsDto'];
  };
  readonly OptionDto: {
    readonly name: string;
    /**  */
    readonly values: readonly string[];
    readonly translations?: Schemas['OptionTranslationsDto'];
  };
  readonly HostV2: {
    readonly id: string;
  };
  readonly RatingV2: {
    /** From 1 to 5; null without reviews */
    readonly average: number | null;
    readonly count: number;
  };
  readonly ProductPictureV2: {
    /** A path of the API, which needs no token and never changes */
    readonly url: string;
    readonly width: number;
    readonly height: number;
  };
  readonly MediumSizesV2: {
    /** At most 320 pixels wide or high */
    readonly small: Schemas['ProductPictureV2'];
    /** At most 800 */
    readonly medium: Schemas['ProductPictureV2'];
    /** At most 1,600 */
    readonly large: Schemas['ProductPictureV2'];
  };
  readonly MediumV2: {
    /** A path of the API, which needs no token and never changes */
    readonly url: string;
    readonly width: number;
    readonly height: number;
    readonly id: string;
    /** What it shows; may be empty */
    readonly alt: string;
    readonly sizes: Schemas['MediumSizesV2'];
  };
  readonly PriceV2: {
    /** Minor units */
    readonly amount: number;
    readonly currency: string;
  };
  readonly VariantEntryV2: {
    readonly id: string;
    readonly sku: string;
    /** What tells it from its siblings; may be empty */
    readonly title: string;
    /** In the currency that was asked for, if it has one */
    readonly price: Schemas['PriceV2'];
    /** In other currencies than its own */
    readonly prices: readonly Schemas['PriceV2'][];
    /** One value of each option of the product, in their order */
    readonly options: readonly string[];
    /** Units that can be reserved now */
    readonly available: number;
  };
  readonly ProductEntryV2: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly description: string;
    /** Of title, description, options and variants */
    readonly language:
      'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja';
    /** In lists without their translations */
    readonly options: readonly Schemas['OptionDto'][];
    readonly host: Schemas['HostV2'];
    readonly rating: Schemas['RatingV2'];
    /** Everyone sees only what is published */
    readonly status: 'draft' | 'scheduled' | 'published';
    /** When what is scheduled is published */
    readonly publishAt: string | null;
    /** In lists only the first */
    readonly media: readonly Schemas['MediumV2'][];
    readonly variants: readonly Schemas['VariantEntryV2'][];
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly NextV2: {
    readonly next: string | null;
  };
  readonly InStockFacetV2: {
    readonly true: number;
    readonly false: number;
  };
  readonly PriceFacetV2: {
    /** Minor units of the lowest price */
    readonly from: number;
    /** The range ends before it; null: no end */
    readonly below: number | null;
    readonly count: number;
  };
  readonly HostFacetV2: {
    readonly id: string;
    readonly count: number;
  };
  readonly FacetsV2: {
    readonly inStock: Schemas['InStockFacetV2'];
    readonly prices: readonly Schemas['PriceFacetV2'][];
    /** The ten with the most */
    readonly hosts: readonly Schemas['HostFacetV2'][];
  };
  readonly ProductPageV2: {
    readonly data: readonly Schemas['ProductEntryV2'][];
    readonly page: Schemas['NextV2'];
    /** With `facets=true`: each counted under all filters but its own */
    readonly facets?: Schemas['FacetsV2'];
  };
  readonly VariantTextDto: {
    readonly title: string;
  };
  readonly VariantTextsDto: {
    readonly en?: Schemas['VariantTextDto'];
    readonly de?: Schemas['VariantTextDto'];
    readonly fr?: Schemas['VariantTextDto'];
    readonly es?: Schemas['VariantTextDto'];
    readonly it?: Schemas['VariantTextDto'];
    readonly nl?: Schemas['VariantTextDto'];
    readonly pl?: Schemas['VariantTextDto'];
    readonly pt?: Schemas['VariantTextDto'];
    readonly sv?: Schemas['VariantTextDto'];
    readonly da?: Schemas['VariantTextDto'];
    readonly cs?: Schemas['VariantTextDto'];
    readonly tr?: Schemas['VariantTextDto'];
    readonly ar?: Schemas['VariantTextDto'];
    readonly ja?: Schemas['VariantTextDto'];
  };
  readonly VariantV2: {
    readonly id: string;
    readonly sku: string;
    /** What tells it from its siblings; may be empty */
    readonly title: string;
    /** In the currency that was asked for, if it has one */
    readonly price: Schemas['PriceV2'];
    /** In other currencies than its own */
    readonly prices: readonly Schemas['PriceV2'][];
    /** One value of each option of the product, in their order */
    readonly options: readonly string[];
    /** Units that can be reserved now */
    readonly available: number;
    /** Units in the warehouse, reserved ones included */
    readonly onHand: number;
    /** Of one unit; 0 if nobody said */
    readonly weightGrams: number;
    readonly translations: Schemas['VariantTextsDto'];
  };
  readonly TranslationDto: {
    readonly title: string;
    readonly description?: string;
  };
  readonly TranslationsDto: {
    readonly en?: Schemas['TranslationDto'];
    readonly de?: Schemas['TranslationDto'];
    readonly fr?: Schemas['TranslationDto'];
    readonly es?: Schemas['TranslationDto'];
    readonly it?: Schemas['TranslationDto'];
    readonly nl?: Schemas['TranslationDto'];
    readonly pl?: Schemas['TranslationDto'];
    readonly pt?: Schemas['TranslationDto'];
    readonly sv?: Schemas['TranslationDto'];
    readonly da?: Schemas['TranslationDto'];
    readonly cs?: Schemas['TranslationDto'];
    readonly tr?: Schemas['TranslationDto'];
    readonly ar?: Schemas['TranslationDto'];
    readonly ja?: Schemas['TranslationDto'];
  };
  readonly ProductV2: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly description: string;
    /** Of title, description, options and variants */
    readonly language:
      'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja';
    /** In lists without their translations */
    readonly options: readonly Schemas['OptionDto'][];
    readonly host: Schemas['HostV2'];
    readonly rating: Schemas['RatingV2'];
    /** Everyone sees only what is published */
    readonly status: 'draft' | 'scheduled' | 'published';
    /** When what is scheduled is published */
    readonly publishAt: string | null;
    /** In lists only the first */
    readonly media: readonly Schemas['MediumV2'][];
    readonly variants: readonly Schemas['VariantV2'][];
    readonly createdAt: string;
    readonly updatedAt: string;
    /** By the keys of the fields of its host */
    readonly fields: Readonly<Record<string, string | number | boolean>>;
    /** Its own first */
    readonly languages: readonly (
      'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja'
    )[];
    readonly translations: Schemas['TranslationsDto'];
  };
  readonly PriceDto: {
    readonly amount: number;
    /** ISO 4217 */
    readonly currency: string;
  };
  readonly NewVariantDto: {
    readonly sku: string;
    readonly title?: string;
    readonly price: Schemas['PriceDto'];
    /** In other currencies, one each */
    readonly prices?: readonly Schemas['PriceDto'][];
    /** One value of each option of the product, in their order */
    readonly options?: readonly string[];
    readonly onHand: number;
    readonly weightGrams?: number;
    readonly translations?: Schemas['VariantTextsDto'];
  };
  readonly PublishProductDto: {
    readonly description?: string;
    /** Up to three: size, colour … */
    readonly options?: readonly Schemas['OptionDto'][];
    /** By the keys of your fields: GET /v2/product-fields */
    readonly fields?: Readonly<Record<string, string | number | boolean>>;
    /** Of title and description; en if it was never said */
    readonly language?:
      'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja';
    readonly translations?: Schemas['TranslationsDto'];
    readonly status?: 'draft' | 'published';
    readonly publishAt?: string;
    readonly title: string;
    readonly variants: readonly Schemas['NewVariantDto'][];
  };
  readonly EditVariantDto: {
    readonly id: string;
    readonly sku?: string;
    readonly title?: string;
    readonly price?: Schemas['PriceDto'];
    /** In other currencies, one each */
    readonly prices?: readonly Schemas['PriceDto'][];
    /** One value of each option of the product, in their order */
    readonly options?: readonly string[];
    readonly weightGrams?: number;
    readonly translations?: Schemas['VariantTextsDto'];
  };
  readonly EditProductDto: {
    readonly description?: string;
    /** Up to three: size, colour … */
    readonly options?: readonly Schemas['OptionDto'][];
    /** By the keys of your fields: GET /v2/product-fields */
    readonly fields?: Readonly<Record<string, string | number | boolean>>;
    /** Of title and description; en if it was never said */
    readonly language?:
      'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja';
    readonly translations?: Schemas['TranslationsDto'];
    readonly status?: 'draft' | 'published';
    readonly publishAt?: string;
    readonly title?: string;
    readonly variants?: readonly Schemas['EditVariantDto'][];
  };
  readonly ChangeMediumDto: {
    readonly alt?: string;
    readonly position?: number;
  };
  readonly FieldDto: {
    readonly key: string;
    readonly type: 'text' | 'number' | 'boolean' | 'date' | 'choice';
    readonly name?: string;
    readonly maxLength?: number;
    readonly min?: number;
    readonly max?: number;
    /**  */
    readonly choices?: readonly string[];
  };
  readonly FieldsDto: {
    readonly fields: readonly Schemas['FieldDto'][];
  };
  readonly CountStockDto: {
    readonly onHand: number;
    readonly reason: string;
  };
  readonly StockV2: {
    readonly variantId: string;
    readonly onHand: number;
    readonly reserved: number;
    readonly available: number;
  };
  readonly CollectionRuleDto: {
    readonly match: 'all' | 'any';
    readonly titleContains?: string;
    readonly minPrice?: number;
    readonly maxPrice?: number;
    readonly inStock?: boolean;
  };
  readonly CollectionV2: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly description: string;
    readonly host: Schemas['HostV2'];
    /** Null: products are placed by hand */
    readonly rule: Schemas['CollectionRuleDto'] | null;
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly CollectionPageV2: {
    readonly data: readonly Schemas['CollectionV2'][];
    readonly page: Schemas['NextV2'];
  };
  readonly OpenCollectionDto: {
    readonly title: string;
    readonly description?: string;
    readonly rule?: Schemas['CollectionRuleDto'];
  };
  readonly EditCollectionDto: {
    readonly title?: string;
    readonly description?: string;
    readonly rule?: Schemas['CollectionRuleDto'];
  };
  readonly PlaceProductDto: {
    readonly position?: number;
  };
  readonly ReviewAuthorV2: {
    readonly id: string;
    /** As it was when they wrote it */
    readonly displayName: string;
  };
  readonly ReviewReplyV2: {
    readonly text: string;
    readonly at: string;
  };
  readonly ReviewV2: {
    readonly id: string;
    readonly productId: string;
    readonly author: Schemas['ReviewAuthorV2'];
    readonly rating: number;
    readonly text: string;
    /** What the host answered */
    readonly reply: Schemas['ReviewReplyV2'] | null;
    /** In no list, and not counted in the rating */
    readonly hidden: boolean;
    readonly createdAt: string;
    /** When its author last wrote it */
    readonly updatedAt: string;
  };
  readonly ReviewPageV2: {
    readonly data: readonly Schemas['ReviewV2'][];
    readonly page: Schemas['NextV2'];
  };
  readonly WriteReviewDto: {
    readonly rating: number;
    readonly text: string;
  };
  readonly RewriteReviewDto: {
    readonly rating?: number;
    readonly text?: string;
  };
  readonly ReplyToReviewDto: {
    readonly text: string;
  };
  readonly HideReviewDto: {
    readonly hidden: boolean;
  };
  readonly ProductV1: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly description: string;
    /** Minor units */
    readonly price: number;
    readonly currency: string;
    readonly inStock: boolean;
    readonly hostId: string;
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly ReviewV1: {
    readonly id: string;
    readonly productId: string;
    readonly author: string;
    readonly rating: number;
    readonly text: string;
    readonly createdAt: string;
  };
  readonly ImportRowsV2: {
    readonly read: number;
    readonly failed: number;
    /** Not for sale where they come from */
    readonly skipped: number;
  };
  readonly ImportProductsV2: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
  };
  readonly RowErrorV2: {
    /** From 1; of a table, the header is row 1 */
    readonly row: number;
    /** The column or field; empty for the whole row */
    readonly path: string;
    readonly message: string;
  };
  readonly ImportV2: {
    readonly id: string;
    readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
    readonly format: string | null;
    readonly dryRun: boolean;
    readonly bytes: number;
    readonly bytesDone: number;
    readonly rows: Schemas['ImportRowsV2'];
    /** Of a dry run: what would have been */
    readonly products: Schemas['ImportProductsV2'];
    readonly notes: readonly string[];
    readonly errorCount: number;
    /** The first ones */
    readonly errors: readonly Schemas['RowErrorV2'][];
    readonly createdAt: string;
    readonly endedAt: string | null;
  };
  readonly NextErrorsV2: {
    readonly next: string | null;
  };
  readonly RowErrorPageV2: {
    readonly data: readonly Schemas['RowErrorV2'][];
    readonly page: Schemas['NextErrorsV2'];
  };
  readonly UnitsBody: {
    readonly onHand: number;
    readonly reserved: number;
  };
  readonly StockDifferenceBody: {
    readonly variantId: string;
    readonly stock: Schemas['UnitsBody'];
    readonly ledger: Schemas['UnitsBody'];
    readonly foundAt: string;
  };
  readonly StockDifferencesBody: {
    readonly data: readonly Schemas['StockDifferenceBody'][];
  };
  readonly ViewsBody: {
    /** As of some seconds ago */
    readonly views: number;
  };
  readonly RoomV2: {
    readonly id: string;
    readonly kind: 'public' | 'private' | 'direct';
    /** Of a direct room: the other user's name */
    readonly title: string;
    readonly slug: string | null;
    readonly ownerId: string;
    readonly description: string | null;
    /** The address of an image */
    readonly cover: string | null;
    /** The planned start */
    readonly startsAt: string | null;
    /** The address of a video stream */
    readonly streamUrl: string | null;
    /** For how many days its log keeps an event; null: for ever */
    readonly retentionDays: number | null;
    readonly createdAt: string;
    readonly updatedAt: string;
    /** The number of the last event; 0 if there is none */
    readonly lastSeq: number;
    /** Whether the caller is a member */
    readonly member: boolean;
    /** What the caller is there */
    readonly role: 'owner' | 'co_host' | 'moderator' | 'member' | null;
    /** How far a member has read */
    readonly readSeq: number | null;
    /** Events a member has not read */
    readonly unread: number;
    /** Between two messages of one author; 0: no slow mode */
    readonly slowModeSeconds: number;
    /** Who may speak */
    readonly chat: 'everyone' | 'followers' | 'members' | 'buyers';
    /** For `members`: since when they must be at least */
    readonly minMemberSeconds: number;
    /** For `followers`: since when they must follow at least */
    readonly minFollowSeconds: number;
    /** Who may post links */
    readonly links: 'allow' | 'members' | 'block';
    /** Whether only those may speak who were members before it went up */
    readonly shield: boolean;
  };
  readonly NextPage: {
    readonly next: string | null;
  };
  readonly RoomPageV2: {
    readonly data: readonly Schemas['RoomV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly PinV2: {
    readonly id: string;
    readonly kind: 'product' | 'message';
    /** Of the product or message */
    readonly targetId: string;
    readonly pinnedBy: string;
    readonly pinnedAt: string;
  };
  readonly ActorV2: {
    readonly id: string;
    readonly displayName: string;
  };
  readonly ReactionCountV2: {
    readonly emoji: string;
    readonly count: number;
    /** Whether the caller put one there */
    readonly mine: boolean;
  };
  readonly LoggedEventV2: {
    readonly seq: number;
    readonly id: string;
    readonly type: string;
    readonly at: string;
    readonly actor: Schemas['ActorV2'] | null;
    readonly data: Readonly<Record<string, unknown>>;
    /** Left out if there are none */
    readonly reactions?: readonly Schemas['ReactionCountV2'][];
    /** How many messages answer it; left out if none does */
    readonly replies?: number;
  };
  readonly RoomSnapshotV2: {
    readonly room: Schemas['RoomV2'];
    readonly pins: readonly Schemas['PinV2'][];
    /** The last 50, in order; go on after the last of them */
    readonly events: readonly Schemas['LoggedEventV2'][];
    /** The first number that the log still has */
    readonly oldest: number;
  };
  readonly OpenRoomDto: {
    readonly description?: string | null;
    readonly cover?: string | null;
    readonly startsAt?: string | null;
    readonly streamUrl?: string | null;
    readonly title: string;
    readonly kind: 'public' | 'private';
    readonly slug?: string;
  };
  readonly ChangeRoomDto: {
    readonly description?: string | null;
    readonly cover?: string | null;
    readonly startsAt?: string | null;
    readonly streamUrl?: string | null;
    readonly title?: string;
    readonly kind?: 'public' | 'private';
    readonly slug?: string;
    readonly slowModeSeconds?: number;
    readonly chat?: 'everyone' | 'followers' | 'members' | 'buyers';
    readonly minMemberSeconds?: number;
    readonly minFollowSeconds?: number;
    readonly links?: 'allow' | 'members' | 'block';
    readonly shield?: boolean;
    readonly retentionDays?: number | null;
  };
  readonly MemberV2: {
    readonly id: string;
    readonly displayName: string;
    readonly role: 'owner' | 'co_host' | 'moderator' | 'member';
    readonly joinedAt: string;
  };
  readonly MemberPageV2: {
    readonly data: readonly Schemas['MemberV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly NamedRoleDto: {
    readonly role?: 'co_host' | 'moderator' | 'member';
  };
  readonly LoggedEventPageV2: {
    readonly data: readonly Schemas['LoggedEventV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly MessageDto: {
    readonly text: string;
    readonly clientId: string;
    readonly replyTo?: string;
    readonly mentions?: readonly string[];
    readonly attachments?: readonly string[];
  };
  readonly RoomEventV2: {
    readonly seq: number;
    readonly id: string;
    readonly type: string;
    readonly at: string;
    readonly actor: Schemas['ActorV2'] | null;
    readonly data: Readonly<Record<string, unknown>>;
  };
  readonly ReadDto: {
    readonly seq: number;
  };
  readonly ReadMarkV2: {
    readonly seq: number;
  };
  readonly RoomV1: {
    readonly id: string;
    readonly title: string;
    readonly slug: string | null;
    readonly kind: string;
    readonly createdAt: string;
  };
  readonly MessageV1: {
    readonly id: string;
    /** The name of whoever wrote it */
    readonly author: string;
    /** Empty once it was deleted */
    readonly text: string;
    readonly createdAt: string;
  };
  readonly PlainMessageDto: {
    readonly text: string;
  };
  readonly MessageV2: {
    readonly seq: number;
    readonly id: string;
    readonly type: string;
    readonly at: string;
    readonly actor: Schemas['ActorV2'] | null;
    readonly data: Readonly<Record<string, unknown>>;
    /** Left out if there are none */
    readonly reactions?: readonly Schemas['ReactionCountV2'][];
    /** How many messages answer it; left out if none does */
    readonly replies?: number;
    readonly roomId: string;
    /** When it was last edited or deleted */
    readonly updatedAt: string;
  };
  readonly PinPageV2: {
    readonly data: readonly Schemas['PinV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly CardDto: {
    readonly productId?: string;
    readonly messageId?: string;
  };
  readonly SanctionDto: {
    readonly reason?: string;
    readonly seconds?: number;
  };
  readonly SanctionV2: {
    readonly userId: string;
    /** null: until it is lifted */
    readonly until: string | null;
    readonly reason: string | null;
  };
  readonly ActDto: {
    readonly reason?: string;
  };
  readonly WordsV2: {
    readonly words: readonly string[];
  };
  readonly WordsDto: {
    readonly words: readonly string[];
  };
  readonly DeletedV2: {
    readonly deleted: number;
  };
  readonly ReportDto: {
    readonly reason: string;
  };
  readonly ReportIdV2: {
    readonly id: string;
  };
  readonly PersonV2: {
    readonly id: string;
    readonly displayName: string;
  };
  readonly ReportV2: {
    readonly id: string;
    readonly reason: string;
    readonly createdAt: string;
    readonly reporter: Schemas['PersonV2'];
    /** As it is in the log now */
    readonly message: Schemas['RoomEventV2'] | null;
  };
  readonly ReportPageV2: {
    readonly data: readonly Schemas['ReportV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly SanctionedV2: {
    readonly user: Schemas['PersonV2'];
    /** null: until it is lifted */
    readonly until: string | null;
    readonly reason: string | null;
    /** Who imposed it */
    readonly by: Schemas['PersonV2'];
  };
  readonly SanctionedPageV2: {
    readonly data: readonly Schemas['SanctionedV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly ResolveReportDto: {
    readonly action: 'dismiss' | 'delete';
  };
  readonly PictureV2: {
    /** A path of the API, which takes your token */
    readonly url: string;
    readonly width: number;
    readonly height: number;
  };
  readonly SizesV2: {
    /** At most 2,048 pixels wide or high */
    readonly full: Schemas['PictureV2'];
    /** At most 320 */
    readonly thumb: Schemas['PictureV2'];
  };
  readonly AttachmentV2: {
    readonly id: string;
    readonly type: 'image/webp';
    readonly width: number;
    readonly height: number;
    /** Of the full picture */
    readonly bytes: number;
    readonly sizes: Schemas['SizesV2'];
  };
  readonly FollowedV2: {
    readonly id: string;
    readonly displayName: string;
    readonly followedAt: string;
  };
  readonly FollowedPageV2: {
    readonly data: readonly Schemas['FollowedV2'][];
    readonly page: Schemas['NextPage'];
  };
  readonly ScheduleDropDto: {
    readonly variantId: string;
    readonly quantity: number;
    readonly price?: Schemas['PriceDto'];
    readonly perCustomer?: number;
    readonly holdSeconds?: number;
    readonly opensAt?: string;
    readonly closesAt?: string;
    readonly admission?: 'at_once' | 'pre_line' | 'draw';
  };
  readonly PriceShown: {
    readonly amount: number;
    readonly currency: string;
  };
  readonly DropShown: {
    readonly id: string;
    readonly roomId: string;
    readonly variantId: string;
    readonly title: string;
    readonly state: 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';
    readonly quantity: number;
    readonly available: number;
    readonly held: number;
    readonly sold: number;
    readonly lineLength: number;
    readonly price: Schemas['PriceShown'];
    readonly perCustomer: number;
    readonly holdSeconds: number;
    readonly opensAt: string | null;
    readonly closesAt: string | null;
    readonly admission: 'at_once' | 'pre_line' | 'draw';
    /** SHA-256 of the seed’s bytes, in hex. The opening puts the line in the order of SHA-256(seed bytes, ":", entry). */
    readonly seedHash: string | null;
    /** In hex, from the opening on */
    readonly seed: string | null;
    readonly serverTime: string;
  };
  readonly DropList: {
    readonly data: readonly Schemas['DropShown'][];
  };
  readonly ClaimDto: {
    readonly quantity: number;
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
  readonly PlaceShown: {
    readonly dropId: string;
    /** The order in which this line is served, from 1 */
    readonly number: number;
    /** The number of arrival before the opening, by which the line is shuffled; null after it */
    readonly entry: number | null;
    readonly state: 'waiting' | 'turn' | 'left' | 'over';
    /** Turns until one’s own, 1 for the next; 0 if one does not wait */
    readonly position: number;
    readonly lineLength: number;
    /** If everyone ahead lets their hold run out */
    readonly estimateSeconds: number;
    readonly joinedAt: string;
    /** What the turn became */
    readonly claim: Schemas['ClaimShown'] | null;
  };
  readonly RecordShown: {
    /** The order of the batches of the drop, from 1 */
    readonly number: number;
    /** What was asked and what came of it, as JSON; take the text as it is, every byte counts */
    readonly line: string;
    /** SHA-256, in hex, of the 32 bytes of the hash before and this line */
    readonly hash: string;
  };
  readonly NextRecord: {
    /** To go on with, as `after` */
    readonly next: number | null;
  };
  readonly ReceiptShown: {
    readonly data: readonly Schemas['RecordShown'][];
    readonly page: Schemas['NextRecord'];
    /** How you are called in this receipt */
    readonly you: string | null;
    /** True if the last hash here stays the last: all is decided and sealed */
    readonly final: boolean;
  };
  readonly CommentClaimsShown: {
    readonly enabled: boolean;
    readonly word: string;
  };
  readonly CommentClaimsDto: {
    readonly enabled: boolean;
    readonly word?: string;
  };
  readonly BidAmountDto: {
    readonly amount: number;
    readonly currency: string;
  };
  readonly IncrementDto: {
    readonly from: number;
    readonly step: number;
  };
  readonly ScheduleAuctionDto: {
    readonly variantId: string;
    readonly startPrice: Schemas['BidAmountDto'];
    readonly reserve?: Schemas['BidAmountDto'];
    readonly buyNow?: Schemas['BidAmountDto'];
    readonly increments?: readonly Schemas['IncrementDto'][];
    readonly opensAt?: string;
    readonly seconds?: number;
    readonly endsAt?: string;
    readonly mode?: 'soft_close' | 'sudden_death';
    readonly extendSeconds?: number;
    readonly holdSeconds?: number;
  };
  readonly AuctionAmount: {
    /** Minor units */
    readonly amount: number;
    readonly currency: string;
  };
  readonly AuctionIncrement: {
    readonly from: number;
    readonly step: number;
  };
  readonly AuctionPerson: {
    readonly id: string;
    readonly displayName: string;
  };
  readonly AuctionWinner: {
    readonly id: string;
    readonly displayName: string;
    readonly price: Schemas['AuctionAmount'];
  };
  readonly OwnBids: {
    readonly maximum: Schemas['AuctionAmount'];
    readonly leading: boolean;
    /** To be ordered, if you won */
    readonly claimId: string | null;
  };
  readonly AuctionShown: {
    readonly id: string;
    readonly roomId: string;
    readonly variantId: string;
    readonly title: string;
    readonly state: 'scheduled' | 'open' | 'ended' | 'sold' | 'unsold' | 'cancelled';
    readonly mode: 'soft_close' | 'sudden_death';
    readonly startPrice: Schemas['AuctionAmount'];
    /** Until the first bid */
    readonly buyNow: Schemas['AuctionAmount'] | null;
    readonly price: Schemas['AuctionAmount'] | null;
    readonly reserveMet: boolean;
    readonly increments: readonly Schemas['AuctionIncrement'][];
    readonly extendSeconds: number;
    readonly holdSeconds: number;
    /** How many bids there were */
    readonly bids: number;
    readonly leader: Schemas['AuctionPerson'] | null;
    /** Whom the unit is held for, or who bought it */
    readonly winner: Schemas['AuctionWinner'] | null;
    readonly opensAt: string | null;
    readonly openedAt: string | null;
    readonly endsAt: string | null;
    /** Where you stand; nobody else is told */
    readonly you: Schemas['OwnBids'] | null;
    readonly serverTime: string;
  };
  readonly AuctionList: {
    readonly data: readonly Schemas['AuctionShown'][];
  };
  readonly BidDto: {
    readonly maximum: Schemas['BidAmountDto'];
  };
  readonly BidTaken: {
    readonly id: string;
    /** The order of arrival in this auction, from 1 */
    readonly seq: number;
    readonly maximum: Schemas['AuctionAmount'];
    /** Whether this bid led when it was taken */
    readonly leading: boolean;
    /** After this bid; null before the opening */
    readonly price: Schemas['AuctionAmount'] | null;
    readonly endsAt: string | null;
  };
  readonly BoughtAtOnce: {
    readonly id: string;
    /** The order of arrival in this auction, from 1 */
    readonly seq: number;
    readonly maximum: Schemas['AuctionAmount'];
    /** Whether this bid led when it was taken */
    readonly leading: boolean;
    /** After this bid; null before the opening */
    readonly price: Schemas['AuctionAmount'] | null;
    readonly endsAt: string | null;
    /** To be ordered */
    readonly claimId: string | null;
  };
  readonly BidShown: {
    readonly id: string;
    readonly seq: number;
    readonly kind: 'bid' | 'pre_bid' | 'buy_now';
    readonly bidder: Schemas['AuctionPerson'];
    readonly at: string;
    readonly price: Schemas['AuctionAmount'] | null;
    readonly endsAt: string | null;
  };
  readonly NextBids: {
    readonly next: string | null;
  };
  readonly BidPage: {
    readonly data: readonly Schemas['BidShown'][];
    readonly page: Schemas['NextBids'];
  };
  readonly BidRecordShown: {
    /** The `seq` of the bid, from 1 */
    readonly number: number;
    /** JSON; take the text as it is, every byte counts. `maximum` is SHA-256 of the bid’s id, its key and its maximum, each on a line of its own, so that the bidder alone can check it. */
    readonly line: string;
    /** SHA-256, in hex, of the 32 bytes of the hash before and this line */
    readonly hash: string;
  };
  readonly NextBidRecord: {
    /** To go on with, as `after` */
    readonly next: number | null;
  };
  readonly AuctionReceiptShown: {
    readonly data: readonly Schemas['BidRecordShown'][];
    readonly page: Schemas['NextBidRecord'];
    /** How you are called in this receipt */
    readonly you: string | null;
    /** True if the last hash here stays the last */
    readonly final: boolean;
  };
  readonly AmountV2: {
    /** Minor units */
    readonly amount: number;
    readonly currency: string;
  };
  readonly CartLineV2: {
    readonly id: string;
    readonly variantId: string;
    readonly title: string;
    readonly quantity: number;
    /** Units that can be had now */
    readonly available: number;
    /** For one unit, as it is now; none if it is not in the shop */
    readonly unitPrice?: Schemas['AmountV2'];
    readonly total?: Schemas['AmountV2'];
    /** Why it cannot be ordered as it is */
    readonly problem?: 'not_in_shop' | 'out_of_stock' | 'other_currency';
    /** The room from which it was added */
    readonly roomId?: string;
    /** Only with `roomId`: true if `unitPrice` is the price of the room, false if that is not valid now */
    readonly pricedByRoom?: boolean;
  };
  readonly UsedPromotionV2: {
    readonly id: string;
    /** An automatic one has none */
    readonly code?: string;
    /** What it took off lines and shipping */
    readonly amount: Schemas['AmountV2'];
  };
  readonly EstimateV2: {
    /** What automatic promotions take off the lines */
    readonly discount?: Schemas['AmountV2'];
    /** subtotal − discount */
    readonly total: Schemas['AmountV2'];
    readonly promotions?: readonly Schemas['UsedPromotionV2'][];
  };
  readonly LeftOutV2: {
    readonly variantId: string;
    readonly title: string;
    readonly quantity: number;
    readonly reason: 'too_many_units' | 'too_many_lines' | 'other_currency';
  };
  readonly CartV2: {
    readonly lines: readonly Schemas['CartLineV2'][];
    /** The sum of the totals of the lines */
    readonly subtotal: Schemas['AmountV2'];
    /** What it would cost now, without codes, shipping and added taxes */
    readonly estimate: Schemas['EstimateV2'];
    /** 1970 for a cart that was never filled */
    readonly updatedAt: string;
    /** What the guest who signed in here had in the cart, and had no room; until it is changed */
    readonly leftOut?: readonly Schemas['LeftOutV2'][];
  };
  readonly CartUnitsDto: {
    readonly quantity: number;
    readonly variantId: string;
    readonly roomId?: string;
  };
  readonly CartDto: {
    readonly lines: readonly Schemas['CartUnitsDto'][];
  };
  readonly CartQuantityDto: {
    readonly quantity: number;
  };
  readonly AddressDto: {
    readonly name: string;
    readonly line1: string;
    readonly line2?: string;
    readonly city: string;
    readonly region?: string;
    readonly postalCode: string;
    /** ISO 3166-1 alpha-2 */
    readonly country: string;
  };
  readonly ExpectedTotalDto: {
    readonly amount: number;
    /** ISO 4217 */
    readonly currency: string;
  };
  readonly PaymentDto: {
    readonly provider: string;
    /** sandbox: ok, decline, insufficient_funds, slow, async_ok, async_fail, unreachable */
    readonly method: string;
  };
  readonly PlaceOrderDto: {
    /** The claims to order; either these, `roomId` or `cart` */
    readonly claimIds?: readonly string[];
    readonly roomId?: string;
    /** Orders all that is in the cart */
    readonly cart?: true;
    readonly shippingAddress?: Schemas['AddressDto'];
    /** Nothing is ordered, and 409 tells both, if it costs something else */
    readonly expectedTotal?: Schemas['ExpectedTotalDto'];
    readonly shippingRateId?: string;
    /** Codes of promotions, in capitals or not, in the order in which they are taken off */
    readonly promotionCodes?: readonly string[];
    readonly payment: Schemas['PaymentDto'];
  };
  readonly OrderLineV2: {
    /** Its name when it is sent or refunded */
    readonly line: number;
    /** Of a claim; units of a cart have none */
    readonly claimId?: string;
    readonly variantId: string;
    readonly title: string;
    readonly quantity: number;
    /** For one unit */
    readonly unitPrice: Schemas['AmountV2'];
    /** What promotions take off it */
    readonly discount?: Schemas['AmountV2'];
    /** In millionths: 190000 is 19 % */
    readonly taxRate?: number;
    /** Contained in `total` */
    readonly tax?: Schemas['AmountV2'];
    /** Less its discount, with its tax */
    readonly total: Schemas['AmountV2'];
    /** Units that were sent */
    readonly shipped: number;
    /** Units whose money goes back */
    readonly refunded: number;
  };
  readonly UnitsV2: {
    /** The `line` of the order */
    readonly line: number;
    readonly quantity: number;
  };
  readonly FulfilmentV2: {
    readonly id: string;
    readonly carrier: string;
    readonly tracking: string;
    readonly lines: readonly Schemas['UnitsV2'][];
    readonly at: string;
  };
  readonly RefundedUnitsV2: {
    /** The `line` of the order */
    readonly line: number;
    readonly quantity: number;
    /** What of the refund is for them */
    readonly amount: Schemas['AmountV2'];
    /** They are in stock again */
    readonly restock: boolean;
  };
  readonly RefundV2: {
    readonly id: string;
    /** Is back once `payment.refunded` has it */
    readonly amount: Schemas['AmountV2'];
    readonly lines: readonly Schemas['RefundedUnitsV2'][];
    readonly reason?: string;
    readonly at: string;
  };
  readonly BuyerActionV2: {
    readonly clientSecret: string;
  };
  readonly PaymentV2: {
    readonly id: string;
    readonly provider: string;
    readonly method: string;
    readonly state: 'pending' | 'captured' | 'declined' | 'failed' | 'refunding' | 'refunded';
    /** Why it is declined or failed */
    readonly failure?: string;
    /** What has to be answered before it is decided; for its buyer only */
    readonly action?: Schemas['BuyerActionV2'];
    /** How much of it is back */
    readonly refunded?: Schemas['AmountV2'];
  };
  readonly OrderV2: {
    /** The sum of the lines before discounts */
    readonly subtotal: Schemas['AmountV2'];
    /** What promotions take off the lines */
    readonly discount?: Schemas['AmountV2'];
    /** Of lines and shipping */
    readonly tax: Schemas['AmountV2'];
    /** True if prices contain the tax; else it is added to them */
    readonly taxIncluded?: boolean;
    readonly shipping: Schemas['AmountV2'];
    /** What the way to send it is called */
    readonly shippingRate?: string;
    /** Paid orders of the same room that it is sent with: `shipping` is less what was paid for theirs */
    readonly shipsWith?: readonly string[];
    /** subtotal − discount + shipping, and the tax unless prices contain it */
    readonly total: Schemas['AmountV2'];
    readonly promotions?: readonly Schemas['UsedPromotionV2'][];
    readonly id: string;
    /** Given at payment */
    readonly number: number | null;
    readonly state: 'pending_payment' | 'paid' | 'fulfilled' | 'cancelled' | 'refunded';
    readonly lines: readonly Schemas['OrderLineV2'][];
    /** What of it goes back, or is back, since it was paid */
    readonly refunded: Schemas['AmountV2'];
    readonly fulfilments: readonly Schemas['FulfilmentV2'][];
    readonly refunds: readonly Schemas['RefundV2'][];
    readonly shippingAddress?: Schemas['AddressDto'];
    /** The latest attempt to pay */
    readonly payment: Schemas['PaymentV2'];
    /** Why it is cancelled */
    readonly reason?: string;
    readonly createdAt: string;
  };
  readonly OrderPageV2: {
    readonly data: readonly Schemas['OrderV2'][];
    readonly page: Schemas['NextV2'];
  };
  readonly TimelineV2: {
    readonly type: string;
    readonly at: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
  readonly OrderWithTimelineV2: {
    /** The sum of the lines before discounts */
    readonly subtotal: Schemas['AmountV2'];
    /** What promotions take off the lines */
    readonly discount?: Schemas['AmountV2'];
    /** Of lines and shipping */
    readonly tax: Schemas['AmountV2'];
    /** True if prices contain the tax; else it is added to them */
    readonly taxIncluded?: boolean;
    readonly shipping: Schemas['AmountV2'];
    /** What the way to send it is called */
    readonly shippingRate?: string;
    /** Paid orders of the same room that it is sent with: `shipping` is less what was paid for theirs */
    readonly shipsWith?: readonly string[];
    /** subtotal − discount + shipping, and the tax unless prices contain it */
    readonly total: Schemas['AmountV2'];
    readonly promotions?: readonly Schemas['UsedPromotionV2'][];
    readonly id: string;
    /** Given at payment */
    readonly number: number | null;
    readonly state: 'pending_payment' | 'paid' | 'fulfilled' | 'cancelled' | 'refunded';
    readonly lines: readonly Schemas['OrderLineV2'][];
    /** What of it goes back, or is back, since it was paid */
    readonly refunded: Schemas['AmountV2'];
    readonly fulfilments: readonly Schemas['FulfilmentV2'][];
    readonly refunds: readonly Schemas['RefundV2'][];
    readonly shippingAddress?: Schemas['AddressDto'];
    /** The latest attempt to pay */
    readonly payment: Schemas['PaymentV2'];
    /** Why it is cancelled */
    readonly reason?: string;
    readonly createdAt: string;
    /** Later orders whose `shipsWith` names this one: pack them together. None once they are over */
    readonly carries?: readonly string[];
    readonly timeline: readonly Schemas['TimelineV2'][];
  };
  readonly UnitsDto: {
    readonly line: number;
    readonly quantity: number;
  };
  readonly FulfilmentDto: {
    readonly carrier: string;
    readonly tracking: string;
    /** Without them: all of yours that is not sent yet */
    readonly lines?: readonly Schemas['UnitsDto'][];
  };
  readonly RefundedUnitsDto: {
    readonly line: number;
    readonly quantity: number;
    /** They came back: into the stock of their variant */
    readonly restock?: boolean;
  };
  readonly RefundDto: {
    readonly amount?: number;
    readonly lines?: readonly Schemas['RefundedUnitsDto'][];
    readonly reason?: string;
  };
  readonly OrderLineV1: {
    readonly title: string;
    readonly quantity: number;
    /** For one unit, in minor units */
    readonly price: number;
  };
  readonly OrderV1: {
    readonly id: string;
    /** Given at payment */
    readonly number: number | null;
    readonly state: string;
    /** The total in minor units */
    readonly price: number;
    readonly currency: string;
    readonly lines: readonly Schemas['OrderLineV1'][];
    readonly createdAt: string;
  };
  readonly BalanceBody: {
    readonly captured: number;
    readonly refunded: number;
  };
  readonly PaymentDifferenceBody: {
    readonly paymentId: string;
    readonly orderId: string;
    readonly provider: string;
    readonly currency: string;
    readonly ours: Schemas['BalanceBody'];
    readonly theirs: Schemas['BalanceBody'];
    readonly foundAt: string;
  };
  readonly PaymentDifferencesBody: {
    readonly data: readonly Schemas['PaymentDifferenceBody'][];
  };
  readonly AmountDto: {
    readonly amount: number;
    /** ISO 4217 */
    readonly currency: string;
  };
  readonly PromotionDto: {
    readonly minSubtotal?: Schemas['AmountDto'] | null;
    readonly from?: string | null;
    readonly until?: string | null;
    readonly limitTotal?: number | null;
    readonly limitPerCustomer?: number | null;
    /** In capitals or not; without: automatic */
    readonly code?: string;
    readonly kind: 'percent' | 'amount' | 'free_shipping';
    readonly percent?: number;
    readonly amount?: Schemas['AmountDto'];
  };
  readonly PromotionV2: {
    readonly id: string;
    /** Null: for the lines of all hosts */
    readonly hostId: string | null;
    /** Null: automatic */
    readonly code: string | null;
    readonly kind: 'percent' | 'amount' | 'free_shipping';
    readonly percent?: number;
    readonly amount?: Schemas['AmountV2'];
    readonly minSubtotal: Schemas['AmountV2'] | null;
    readonly from: string | null;
    readonly until: string | null;
    readonly limitTotal: number | null;
    readonly limitPerCustomer: number | null;
    /** By orders that were paid or may still be */
    readonly used: number;
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly PromotionPageV2: {
    readonly data: readonly Schemas['PromotionV2'][];
    readonly page: Schemas['NextV2'];
  };
  readonly PromotionTermsDto: {
    readonly minSubtotal?: Schemas['AmountDto'] | null;
    readonly from?: string | null;
    readonly until?: string | null;
    readonly limitTotal?: number | null;
    readonly limitPerCustomer?: number | null;
  };
  readonly WayV2: {
    /** For `shippingRateId` */
    readonly id: string;
    readonly name: string;
    readonly price: Schemas['AmountV2'];
  };
  readonly QuoteV2: {
    /** The sum of the lines before discounts */
    readonly subtotal: Schemas['AmountV2'];
    /** What promotions take off the lines */
    readonly discount?: Schemas['AmountV2'];
    /** Of lines and shipping */
    readonly tax: Schemas['AmountV2'];
    /** True if prices contain the tax; else it is added to them */
    readonly taxIncluded?: boolean;
    readonly shipping: Schemas['AmountV2'];
    /** What the way to send it is called */
    readonly shippingRate?: string;
    /** Paid orders of the same room that it is sent with: `shipping` is less what was paid for theirs */
    readonly shipsWith?: readonly string[];
    /** subtotal − discount + shipping, and the tax unless prices contain it */
    readonly total: Schemas['AmountV2'];
    readonly promotions?: readonly Schemas['UsedPromotionV2'][];
    readonly lines: readonly Schemas['OrderLineV2'][];
    /** The ways to send it, the cheapest first */
    readonly shippingRates: readonly Schemas['WayV2'][];
  };
  readonly RoomPriceV2: {
    readonly variantId: string;
    readonly price: Schemas['AmountV2'];
    readonly until: string | null;
  };
  readonly RoomPricePageV2: {
    readonly data: readonly Schemas['RoomPriceV2'][];
    readonly page: Schemas['NextV2'];
  };
  readonly RoomAmountDto: {
    readonly amount: number;
    /** ISO 4217 */
    readonly currency: string;
  };
  readonly RoomPriceDto: {
    readonly price: Schemas['RoomAmountDto'];
    readonly until?: string;
  };
  readonly TaxZoneDto: {
    /** ISO 3166-1 alpha-2 */
    readonly country: string;
    readonly region?: string;
    /** In millionths: 190000 is 19 % */
    readonly rate: number;
    /** True if prices contain the tax; else it is added to them */
    readonly included: boolean;
    readonly taxesShipping: boolean;
  };
  readonly TaxZonesV2: {
    readonly data: readonly Schemas['TaxZoneDto'][];
  };
  readonly TaxZonesDto: {
    readonly zones: readonly Schemas['TaxZoneDto'][];
  };
  readonly PlaceDto: {
    /** ISO 3166-1 alpha-2 */
    readonly country: string;
    readonly region?: string;
  };
  readonly ShippingRateV2: {
    readonly id: string;
    readonly name: string;
    /** Minor units */
    readonly amount: number;
    readonly currency: string;
    readonly minWeightGrams: number;
    /** The first weight that is too heavy */
    readonly maxWeightGrams: number | null;
    /** Of the goods, less discounts */
    readonly minPrice: number;
    /** The first price that is too high */
    readonly maxPrice: number | null;
  };
  readonly ShippingZoneV2: {
    readonly id: string;
    readonly name: string;
    readonly places: readonly Schemas['PlaceDto'][];
    readonly rates: readonly Schemas['ShippingRateV2'][];
  };
  readonly ShippingZonesV2: {
    readonly data: readonly Schemas['ShippingZoneV2'][];
  };
  readonly ShippingRateDto: {
    readonly id?: string;
    readonly name: string;
    readonly amount: number;
    /** ISO 4217 */
    readonly currency: string;
    readonly minWeightGrams?: number;
    readonly maxWeightGrams?: number | null;
    readonly minPrice?: number;
    readonly maxPrice?: number | null;
  };
  readonly ShippingZoneDto: {
    readonly id?: string;
    readonly name: string;
    readonly places: readonly Schemas['PlaceDto'][];
    readonly rates: readonly Schemas['ShippingRateDto'][];
  };
  readonly ShippingZonesDto: {
    readonly zones: readonly Schemas['ShippingZoneDto'][];
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
}

/** Each call: what it takes, and what it answers. */

export interface Operations {
  readonly 'GET /v2/jobs/dead': {
    readonly answer: Schemas['DeadJobListBody'];
  };
  readonly 'POST /v2/jobs/dead/{id}/retry': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'POST /v2/auth/register': {
    readonly body: Schemas['RegisterDto'];
    readonly answer: Schemas['SignedInBody'];
  };
  readonly 'POST /v1/auth/login': {
    readonly body: Schemas['LoginDto'];
    readonly answer: Schemas['SignedInBody'];
  };
  readonly 'POST /v2/auth/login': {
    readonly body: Schemas['LoginDto'];
    readonly answer: Schemas['SignedInBody'];
  };
  readonly 'POST /v2/auth/guest': {
    readonly body: Schemas['DisplayNameDto'];
    readonly answer: Schemas['SignedInBody'];
  };
  readonly 'POST /v2/auth/refresh': {
    readonly body: Schemas['RefreshDto'];
    readonly answer: Schemas['SignedInBody'];
  };
  readonly 'POST /v2/auth/logout': {
    readonly answer: undefined;
  };
  readonly 'GET /v2/me': {
    readonly answer: Schemas['ProfileBody'];
  };
  readonly 'PATCH /v2/me': {
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['DisplayNameDto'];
    readonly answer: Schemas['ProfileBody'];
  };
  readonly 'GET /v2/me/sessions': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['SessionListBody'];
  };
  readonly 'DELETE /v2/me/sessions/{sessionId}': {
    readonly path: {
      readonly sessionId: string;
    };
    readonly answer: undefined;
  };
  readonly 'PUT /v2/bans/{userId}': {
    readonly path: {
      readonly userId: string;
    };
    readonly body: Schemas['BanDto'];
    readonly answer: Schemas['BanBody'];
  };
  readonly 'DELETE /v2/bans/{userId}': {
    readonly path: {
      readonly userId: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/products': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly lang?:
        'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja';
      readonly currency?: string;
      readonly q?: string;
      readonly host?: string;
      readonly collection?: string;
      readonly minPrice?: number;
      readonly maxPrice?: number;
      readonly inStock?: 'true' | 'false';
      readonly sort?: 'newest' | 'price_asc' | 'price_desc';
      readonly facets?: 'true' | 'false';
      readonly 'field.{key}'?: string;
      readonly 'field.{key}.min'?: string;
      readonly 'field.{key}.max'?: string;
    };
    readonly headers?: {
      readonly 'Accept-Language'?: string;
    };
    readonly answer: Schemas['ProductPageV2'];
  };
  readonly 'POST /v2/products': {
    readonly body: Schemas['PublishProductDto'];
    readonly answer: Schemas['ProductV2'];
  };
  readonly 'GET /v2/products/{idOrSlug}': {
    readonly path: {
      readonly idOrSlug: string;
    };
    readonly query?: {
      readonly lang?:
        'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pl' | 'pt' | 'sv' | 'da' | 'cs' | 'tr' | 'ar' | 'ja';
      readonly currency?: string;
    };
    readonly headers?: {
      readonly 'Accept-Language'?: string;
    };
    readonly answer: Schemas['ProductV2'];
  };
  readonly 'PATCH /v2/products/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['EditProductDto'];
    readonly answer: Schemas['ProductV2'];
  };
  readonly 'DELETE /v2/products/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/me/products': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly status?: 'draft' | 'scheduled';
    };
    readonly answer: Schemas['ProductPageV2'];
  };
  readonly 'POST /v2/products/{id}/media': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: FormData;
    readonly answer: Schemas['MediumV2'];
  };
  readonly 'PATCH /v2/products/{id}/media/{mediumId}': {
    readonly path: {
      readonly id: string;
      readonly mediumId: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['ChangeMediumDto'];
    readonly answer: Schemas['MediumV2'];
  };
  readonly 'DELETE /v2/products/{id}/media/{mediumId}': {
    readonly path: {
      readonly id: string;
      readonly mediumId: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/product-fields': {
    readonly query?: {
      readonly host?: string;
    };
    readonly answer: Schemas['FieldsDto'];
  };
  readonly 'PUT /v2/product-fields': {
    readonly query?: {
      readonly host?: string;
    };
    readonly body: Schemas['FieldsDto'];
    readonly answer: Schemas['FieldsDto'];
  };
  readonly 'GET /v2/media/{id}/{size}': {
    readonly path: {
      readonly id: string;
      readonly size: 'small' | 'medium' | 'large';
    };
    readonly answer: Blob;
  };
  readonly 'PUT /v2/variants/{id}/stock': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['CountStockDto'];
    readonly answer: Schemas['StockV2'];
  };
  readonly 'GET /v2/collections': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly host?: string;
    };
    readonly answer: Schemas['CollectionPageV2'];
  };
  readonly 'POST /v2/collections': {
    readonly body: Schemas['OpenCollectionDto'];
    readonly answer: Schemas['CollectionV2'];
  };
  readonly 'GET /v2/collections/{idOrSlug}': {
    readonly path: {
      readonly idOrSlug: string;
    };
    readonly answer: Schemas['CollectionV2'];
  };
  readonly 'PATCH /v2/collections/{idOrSlug}': {
    readonly path: {
      readonly idOrSlug: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['EditCollectionDto'];
    readonly answer: Schemas['CollectionV2'];
  };
  readonly 'DELETE /v2/collections/{idOrSlug}': {
    readonly path: {
      readonly idOrSlug: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'PUT /v2/collections/{idOrSlug}/products/{productId}': {
    readonly path: {
      readonly idOrSlug: string;
      readonly productId: string;
    };
    readonly body: Schemas['PlaceProductDto'];
    readonly answer: undefined;
  };
  readonly 'DELETE /v2/collections/{idOrSlug}/products/{productId}': {
    readonly path: {
      readonly idOrSlug: string;
      readonly productId: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/products/{id}/reviews': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['ReviewPageV2'];
  };
  readonly 'POST /v2/products/{id}/reviews': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['WriteReviewDto'];
    readonly answer: Schemas['ReviewV2'];
  };
  readonly 'PATCH /v2/reviews/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['RewriteReviewDto'];
    readonly answer: Schemas['ReviewV2'];
  };
  readonly 'DELETE /v2/reviews/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'PUT /v2/reviews/{id}/reply': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['ReplyToReviewDto'];
    readonly answer: Schemas['ReviewV2'];
  };
  readonly 'PUT /v2/reviews/{id}/hidden': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['HideReviewDto'];
    readonly answer: Schemas['ReviewV2'];
  };
  readonly 'GET /v1/products': {
    readonly query?: {
      readonly page?: number;
      readonly perPage?: number;
    };
    readonly headers?: {
      readonly 'Accept-Language'?: string;
    };
    readonly answer: readonly Schemas['ProductV1'][];
  };
  readonly 'GET /v1/products/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'Accept-Language'?: string;
    };
    readonly answer: Schemas['ProductV1'];
  };
  readonly 'GET /v1/products/{id}/reviews': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly page?: number;
      readonly perPage?: number;
    };
    readonly answer: readonly Schemas['ReviewV1'][];
  };
  readonly 'POST /v1/products/{id}/reviews': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['WriteReviewDto'];
    readonly answer: Schemas['ReviewV1'];
  };
  readonly 'POST /v2/imports': {
    readonly query?: {
      readonly dryRun?: 'true' | 'false';
      readonly format?: 'csv' | 'ndjson' | 'shopify';
      readonly currency?: string;
    };
    readonly answer: Schemas['ImportV2'];
  };
  readonly 'GET /v2/imports/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['ImportV2'];
  };
  readonly 'DELETE /v2/imports/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/imports/{id}/errors': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['RowErrorPageV2'];
  };
  readonly 'GET /v2/exports/products': {
    readonly query?: {
      readonly format?: 'csv' | 'ndjson';
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/stock/differences': {
    readonly answer: Schemas['StockDifferencesBody'];
  };
  readonly 'GET /v2/products/{id}/views': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['ViewsBody'];
  };
  readonly 'GET /v2/rooms': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly upcoming?: 'true' | 'false';
    };
    readonly answer: Schemas['RoomPageV2'];
  };
  readonly 'POST /v2/rooms': {
    readonly body: Schemas['OpenRoomDto'];
    readonly answer: Schemas['RoomV2'];
  };
  readonly 'GET /v2/rooms/{idOrSlug}': {
    readonly path: {
      readonly idOrSlug: string;
    };
    readonly answer: Schemas['RoomV2'];
  };
  readonly 'GET /v2/rooms/{id}/snapshot': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['RoomSnapshotV2'];
  };
  readonly 'PATCH /v2/rooms/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['ChangeRoomDto'];
    readonly answer: Schemas['RoomV2'];
  };
  readonly 'POST /v2/direct/{userId}': {
    readonly path: {
      readonly userId: string;
    };
    readonly answer: Schemas['RoomV2'];
  };
  readonly 'GET /v2/rooms/{id}/members': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['MemberPageV2'];
  };
  readonly 'PUT /v2/rooms/{id}/members/me': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'DELETE /v2/rooms/{id}/members/me': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'PUT /v2/rooms/{id}/members/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly body: Schemas['NamedRoleDto'];
    readonly answer: undefined;
  };
  readonly 'DELETE /v2/rooms/{id}/members/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/rooms/{id}/events': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly after?: number;
      readonly before?: number;
      readonly limit?: number;
    };
    readonly answer: Schemas['LoggedEventPageV2'];
  };
  readonly 'GET /v2/rooms/{id}/messages/search': {
    readonly path: {
      readonly id: string;
    };
    readonly query: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly q: string;
    };
    readonly answer: Schemas['LoggedEventPageV2'];
  };
  readonly 'POST /v2/rooms/{id}/messages': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['MessageDto'];
    readonly answer: Schemas['RoomEventV2'];
  };
  readonly 'PUT /v2/rooms/{id}/read': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['ReadDto'];
    readonly answer: Schemas['ReadMarkV2'];
  };
  readonly 'GET /v1/rooms': {
    readonly query?: {
      readonly page?: number;
      readonly perPage?: number;
    };
    readonly answer: readonly Schemas['RoomV1'][];
  };
  readonly 'GET /v1/rooms/{id}/messages': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly page?: number;
      readonly perPage?: number;
    };
    readonly answer: readonly Schemas['MessageV1'][];
  };
  readonly 'POST /v1/rooms/{id}/messages': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['PlainMessageDto'];
    readonly answer: Schemas['MessageV1'];
  };
  readonly 'GET /v2/messages/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['MessageV2'];
  };
  readonly 'PATCH /v2/messages/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['PlainMessageDto'];
    readonly answer: Schemas['MessageV2'];
  };
  readonly 'DELETE /v2/messages/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/messages/{id}/replies': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['LoggedEventPageV2'];
  };
  readonly 'PUT /v2/messages/{id}/reactions/{emoji}': {
    readonly path: {
      readonly id: string;
      readonly emoji: string;
    };
    readonly answer: undefined;
  };
  readonly 'DELETE /v2/messages/{id}/reactions/{emoji}': {
    readonly path: {
      readonly id: string;
      readonly emoji: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/rooms/{id}/pins': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['PinPageV2'];
  };
  readonly 'POST /v2/rooms/{id}/pins': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['CardDto'];
    readonly answer: Schemas['PinV2'];
  };
  readonly 'DELETE /v2/rooms/{id}/pins/{pinId}': {
    readonly path: {
      readonly id: string;
      readonly pinId: string;
    };
    readonly answer: undefined;
  };
  readonly 'PUT /v2/rooms/{id}/bans/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly body: Schemas['SanctionDto'];
    readonly answer: Schemas['SanctionV2'];
  };
  readonly 'DELETE /v2/rooms/{id}/bans/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly answer: undefined;
  };
  readonly 'PUT /v2/rooms/{id}/mutes/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly body: Schemas['SanctionDto'];
    readonly answer: Schemas['SanctionV2'];
  };
  readonly 'DELETE /v2/rooms/{id}/mutes/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly answer: undefined;
  };
  readonly 'POST /v2/rooms/{id}/kicks/{userId}': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly body: Schemas['ActDto'];
    readonly answer: undefined;
  };
  readonly 'GET /v2/rooms/{id}/words': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['WordsV2'];
  };
  readonly 'PUT /v2/rooms/{id}/words': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['WordsDto'];
    readonly answer: Schemas['WordsV2'];
  };
  readonly 'DELETE /v2/rooms/{id}/members/{userId}/messages': {
    readonly path: {
      readonly id: string;
      readonly userId: string;
    };
    readonly answer: Schemas['DeletedV2'];
  };
  readonly 'POST /v2/messages/{id}/reports': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['ReportDto'];
    readonly answer: Schemas['ReportIdV2'];
  };
  readonly 'GET /v2/rooms/{id}/reports': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['ReportPageV2'];
  };
  readonly 'GET /v2/rooms/{id}/bans': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['SanctionedPageV2'];
  };
  readonly 'GET /v2/rooms/{id}/mutes': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['SanctionedPageV2'];
  };
  readonly 'POST /v2/reports/{id}/resolve': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['ResolveReportDto'];
    readonly answer: undefined;
  };
  readonly 'POST /v2/rooms/{id}/attachments': {
    readonly path: {
      readonly id: string;
    };
    readonly body: FormData;
    readonly answer: Schemas['AttachmentV2'];
  };
  readonly 'GET /v2/attachments/{id}/{size}': {
    readonly path: {
      readonly id: string;
      readonly size: 'full' | 'thumb';
    };
    readonly answer: Blob;
  };
  readonly 'GET /v2/me/follows': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['FollowedPageV2'];
  };
  readonly 'PUT /v2/hosts/{id}/follow': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'DELETE /v2/hosts/{id}/follow': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'POST /v2/rooms/{id}/drops': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['ScheduleDropDto'];
    readonly answer: Schemas['DropShown'];
  };
  readonly 'GET /v2/rooms/{id}/drops': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropList'];
  };
  readonly 'GET /v2/drops/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropShown'];
  };
  readonly 'POST /v2/drops/{id}/open': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropShown'];
  };
  readonly 'POST /v2/drops/{id}/pause': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropShown'];
  };
  readonly 'POST /v2/drops/{id}/resume': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropShown'];
  };
  readonly 'POST /v2/drops/{id}/cancel': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropShown'];
  };
  readonly 'POST /v2/drops/{id}/close': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['DropShown'];
  };
  readonly 'POST /v2/drops/{id}/claims': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'X-Challenge-Token'?: string;
    };
    readonly body: Schemas['ClaimDto'];
    readonly answer: Schemas['ClaimShown'];
  };
  readonly 'GET /v2/claims/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['ClaimShown'];
  };
  readonly 'DELETE /v2/claims/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'POST /v2/drops/{id}/line': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'X-Challenge-Token'?: string;
    };
    readonly answer: Schemas['PlaceShown'];
  };
  readonly 'DELETE /v2/drops/{id}/line': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/drops/{id}/line/me': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['PlaceShown'];
  };
  readonly 'GET /v2/drops/{id}/receipt': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly after?: number;
      readonly limit?: number;
    };
    readonly answer: Schemas['ReceiptShown'];
  };
  readonly 'GET /v2/rooms/{id}/comment-claims': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['CommentClaimsShown'];
  };
  readonly 'PUT /v2/rooms/{id}/comment-claims': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['CommentClaimsDto'];
    readonly answer: Schemas['CommentClaimsShown'];
  };
  readonly 'GET /v2/rooms/{id}/comment-claims/{messageId}': {
    readonly path: {
      readonly id: string;
      readonly messageId: string;
    };
    readonly answer: Schemas['ClaimShown'];
  };
  readonly 'POST /v2/rooms/{id}/auctions': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['ScheduleAuctionDto'];
    readonly answer: Schemas['AuctionShown'];
  };
  readonly 'GET /v2/rooms/{id}/auctions': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['AuctionList'];
  };
  readonly 'GET /v2/auctions/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['AuctionShown'];
  };
  readonly 'POST /v2/auctions/{id}/open': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['AuctionShown'];
  };
  readonly 'POST /v2/auctions/{id}/cancel': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['AuctionShown'];
  };
  readonly 'POST /v2/auctions/{id}/bids': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['BidDto'];
    readonly answer: Schemas['BidTaken'];
  };
  readonly 'GET /v2/auctions/{id}/bids': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['BidPage'];
  };
  readonly 'POST /v2/auctions/{id}/buy-now': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['BoughtAtOnce'];
  };
  readonly 'GET /v2/auctions/{id}/receipt': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly after?: number;
      readonly limit?: number;
    };
    readonly answer: Schemas['AuctionReceiptShown'];
  };
  readonly 'GET /v2/cart': {
    readonly answer: Schemas['CartV2'];
  };
  readonly 'PUT /v2/cart': {
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['CartDto'];
    readonly answer: Schemas['CartV2'];
  };
  readonly 'POST /v2/cart/lines': {
    readonly body: Schemas['CartUnitsDto'];
    readonly answer: Schemas['CartV2'];
  };
  readonly 'PATCH /v2/cart/lines/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['CartQuantityDto'];
    readonly answer: Schemas['CartV2'];
  };
  readonly 'DELETE /v2/cart/lines/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'POST /v2/orders': {
    readonly body: Schemas['PlaceOrderDto'];
    readonly answer: Schemas['OrderV2'];
  };
  readonly 'GET /v2/orders': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly as?: 'host';
    };
    readonly answer: Schemas['OrderPageV2'];
  };
  readonly 'GET /v2/orders/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['OrderWithTimelineV2'];
  };
  readonly 'POST /v2/orders/{id}/payments': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['PaymentDto'];
    readonly answer: Schemas['OrderV2'];
  };
  readonly 'POST /v2/orders/{id}/cancel': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['OrderV2'];
  };
  readonly 'POST /v2/orders/{id}/fulfilments': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['FulfilmentDto'];
    readonly answer: Schemas['FulfilmentV2'];
  };
  readonly 'POST /v2/orders/{id}/refunds': {
    readonly path: {
      readonly id: string;
    };
    readonly body: Schemas['RefundDto'];
    readonly answer: Schemas['RefundV2'];
  };
  readonly 'GET /v2/orders/{id}/invoice': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v1/orders': {
    readonly query?: {
      readonly page?: number;
      readonly perPage?: number;
    };
    readonly answer: readonly Schemas['OrderV1'][];
  };
  readonly 'GET /v1/orders/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly answer: Schemas['OrderV1'];
  };
  readonly 'POST /v2/payments/webhooks/{provider}': {
    readonly path: {
      readonly provider: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/payments/differences': {
    readonly answer: Schemas['PaymentDifferencesBody'];
  };
  readonly 'POST /v2/promotions': {
    readonly body: Schemas['PromotionDto'];
    readonly answer: Schemas['PromotionV2'];
  };
  readonly 'GET /v2/promotions': {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['PromotionPageV2'];
  };
  readonly 'PATCH /v2/promotions/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly body: Schemas['PromotionTermsDto'];
    readonly answer: Schemas['PromotionV2'];
  };
  readonly 'DELETE /v2/promotions/{id}': {
    readonly path: {
      readonly id: string;
    };
    readonly headers?: {
      readonly 'If-Match'?: string;
    };
    readonly answer: undefined;
  };
  readonly 'POST /v2/orders/quote': {
    readonly body: Schemas['PlaceOrderDto'];
    readonly answer: Schemas['QuoteV2'];
  };
  readonly 'GET /v2/rooms/{id}/prices': {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Schemas['RoomPricePageV2'];
  };
  readonly 'PUT /v2/rooms/{id}/prices/{variantId}': {
    readonly path: {
      readonly id: string;
      readonly variantId: string;
    };
    readonly body: Schemas['RoomPriceDto'];
    readonly answer: Schemas['RoomPriceV2'];
  };
  readonly 'DELETE /v2/rooms/{id}/prices/{variantId}': {
    readonly path: {
      readonly id: string;
      readonly variantId: string;
    };
    readonly answer: undefined;
  };
  readonly 'GET /v2/tax-zones': {
    readonly answer: Schemas['TaxZonesV2'];
  };
  readonly 'PUT /v2/tax-zones': {
    readonly body: Schemas['TaxZonesDto'];
    readonly answer: Schemas['TaxZonesV2'];
  };
  readonly 'GET /v2/shipping-zones': {
    readonly answer: Schemas['ShippingZonesV2'];
  };
  readonly 'PUT /v2/shipping-zones': {
    readonly body: Schemas['ShippingZonesDto'];
    readonly answer: Schemas['ShippingZonesV2'];
  };
}
