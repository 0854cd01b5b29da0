// A real OpenID Connect provider: node provider.mjs <port> <redirect URI>; its login takes any name and password.
import Provider from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: 'syncline', client_secret: 'secret-of-syncline', redirect_uris: [redirect] }],
  claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'groups'],
  pkce: { required: () => true },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, groups: id === 'ada' ? ['operators'] : [] }),
  }),
});
provider.listen(port, 'localhost', () => console.log('listening'));
