// Vendors' own verifiers: node signatures.cjs '{"cases": [{"vendor": …, "secret": …, "url": …, "body": …, "headers": {…}}]}' prints for each whether it is accepted.
const { Signature } = require('@hubspot/api-client');
require('@shopify/shopify-api/adapters/node');
const { shopifyApi, ApiVersion, LogSeverity } = require('@shopify/shopify-api');
const { verify } = require('@octokit/webhooks-methods');
const { isValidSlackRequest } = require('@slack/bolt');

const accepted = {
  hubspot: ({ secret, url, body, headers }) => {
    try {
      return Signature.isValid({
        signatureVersion: 'v3', method: 'POST', clientSecret: secret, url, requestBody: body,
        signature: headers['X-HubSpot-Signature-v3'], timestamp: Number(headers['X-HubSpot-Request-Timestamp']),
      });
    } catch (e) {
      if (e.message.startsWith('Timestamp is invalid')) return false;
      throw e;
    }
  },
  shopify: async ({ secret, body, headers }) => {
    const shopify = shopifyApi({
      apiKey: 'key', apiSecretKey: secret, hostName: 'sync.example.com', apiVersion: Object.values(ApiVersion)[0], isEmbeddedApp: false,
      logger: { level: LogSeverity.Error },
    });
    return (await shopify.webhooks.validate({ rawBody: body, rawRequest: { method: 'POST', url: '/hooks/shopify', headers }, rawResponse: {} })).valid;
  },
  github: ({ secret, body, headers }) => headers['X-Hub-Signature'] ? verify(secret, body, headers['X-Hub-Signature']) : false,
  slack: ({ secret, body, headers }) => isValidSlackRequest({
    signingSecret: secret, body,
    headers: { 'x-slack-signature': headers['X-Slack-Signature'], 'x-slack-request-timestamp': Number(headers['X-Slack-Request-Timestamp']) },
  }),
};

(async () => {
  const said = [];
  for (const it of JSON.parse(process.argv[2]).cases) said.push(Boolean(await accepted[it.vendor](it)));
  console.log(JSON.stringify(said));
})().catch((e) => { console.error(e); process.exit(1); });
