import helmet from 'helmet';

/** The demo page loads nothing from elsewhere and runs nothing inline. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  connectSrc: ["'self'", 'ws:', 'wss:'],
  styleSrc: ["'self'"],
  scriptSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

/** Headers that other origins may read of an answer. */
export const EXPOSED_HEADERS = [
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'Warning',
  'X-Request-Id',
  'X-Total-Count',
];

/**
 * The headers by which browsers keep our pages and answers apart from others: the same on every answer, without those
 * that spoke to Flash, to Internet Explorer or against what no browser does any more.
 */
export const securityHeaders = helmet({
  contentSecurityPolicy: { directives: CONTENT_SECURITY_POLICY },
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});
