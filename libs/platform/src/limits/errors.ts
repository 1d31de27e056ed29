import { refusal } from '#kernel';

/** Facts: `retryAfterSeconds`. */
export const RateLimited = refusal('throttled', 'rate_limited', 'Too many requests: slow down.');
