/**
 * The line of contexts: each may lean on those before it and never on those after it; neighbours in one place do not
 * know each other. Read by the dependency rules and by the house rules.
 *
 * APP names the folders that belong to the app itself and stand with app.module.ts at the end of the line.
 */
module.exports = {
  LINE: [
    ['identity'],
    ['catalog', 'rooms'],
    ['drops'],
    ['auctions', 'orders'],
    ['feeds', 'notifications', 'webhooks'],
  ],
  APP: ['demo', 'docs', 'replay'],
};
