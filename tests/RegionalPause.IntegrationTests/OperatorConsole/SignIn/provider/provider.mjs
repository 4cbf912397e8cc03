// An OpenID provider on a free port of this computer, by https. Arguments: the certificate, its key, the redirect address of the console,
// and the address after a sign-out. It prints its issuer, and ends with its standard input.
//
// A person signs in by a form with the field `login`. What a person is, tests set by PUT /test/accounts/NAME with {"name","roles"}; a
// person without an account cannot sign in.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';

const [certificate, key, redirect, afterwards] = process.argv.slice(2);
const accounts = new Map();

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const issuer = `https://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'console',
      client_secret: 'the-secret-of-the-console',
      redirect_uris: [redirect],
      post_logout_redirect_uris: [afterwards],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  claims: { openid: ['sub', 'roles'], profile: ['name', 'preferred_username'] },
  conformIdTokenClaims: false, // the roles are in the ID token, as those of Entra ID are
  cookies: { keys: ['a-key-of-a-test'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) =>
    accounts.has(id)
      ? { accountId: id, claims: () => ({ sub: id, name: accounts.get(id).name, roles: accounts.get(id).roles, department: 'unwanted' }) }
      : undefined,
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // There is nobody who could refuse to let the console know a person.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    grant.addOIDCClaims(['roles']);
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

const callback = provider.callback();

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

server.on('request', async (request, response) => {
  try {
    const url = new URL(request.url, issuer);
    if (url.pathname.startsWith('/test/accounts/')) {
      const id = decodeURIComponent(url.pathname.slice('/test/accounts/'.length));
      if (request.method === 'DELETE') accounts.delete(id);
      else accounts.set(id, JSON.parse(await bodyOf(request)));
      response.writeHead(204).end();
    } else if (url.pathname.startsWith('/interaction/')) {
      const details = await provider.interactionDetails(request, response);
      if (request.method === 'POST') {
        const login = new URLSearchParams(await bodyOf(request)).get('login');
        const result = accounts.has(login) ? { login: { accountId: login } } : { error: 'access_denied', error_description: 'nobody of this name' };
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      } else {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(`<p>${details.prompt.name}</p><form method="post" action="/interaction/${details.uid}"><input name="login"></form>`);
      }
    } else {
      callback(request, response);
    }
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
});

console.log(issuer);
process.stdin.on('end', () => process.exit(0)).resume();
